using System.Collections.Concurrent;
using System.Net;
using StackExchange.Redis;

namespace Beian.Redis.Confirming;

/// <summary>
/// Whether what a node of the store has answered would survive its loss: enough replicas have it. Asked of each node over a
/// connection of its own, for many calls at once.
/// </summary>
/// <param name="store">Where the calls go.</param>
/// <param name="configuration">How to connect to a node.</param>
/// <param name="options">How many replicas have to have it.</param>
internal sealed class Confirmations(ConnectionMultiplexer store, ConfigurationOptions configuration, StoreOptions options) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<EndPoint, Node> _nodes = new();

    // Stays once it is true. A replica that is away now may be the master tomorrow, without what was written meanwhile.
    private volatile bool _hasReplicas;

    /// <summary>Whether answers have to be confirmed.</summary>
    public bool AreOn => Required > 0;

    private int Required => options.ConfirmedBy ?? (_hasReplicas ? 1 : 0);

    /// <summary>Looks whether there are replicas. To be called whenever the driver has learnt of a node.</summary>
    public void LookForReplicas() => _hasReplicas = _hasReplicas || store.GetServers().Any(server => server.IsReplica);

    /// <summary>
    /// Takes a node for a stranger. To be called whenever the driver has lost or found it: it may have started anew meanwhile, and what
    /// it answers from then on would never be confirmed by the course of events that it was known to be on before.
    /// </summary>
    public void ForgetHistoryOf(EndPoint? node)
    {
        if (node is not null && _nodes.TryGetValue(node, out var known))
        {
            known.ForgetHistory();
        }
    }

    /// <summary>Notes who holds a key, before it is asked for or written.</summary>
    /// <exception cref="StoreUnavailableException">Nobody holds it now, or nobody can be asked to confirm it.</exception>
    public async ValueTask<Fence> BeginAsync(RedisKey key, CancellationToken cancellationToken)
    {
        if (Holder(key) is not { } holder)
        {
            throw new StoreUnavailableException(mayHaveHappened: false, "No master of the store is known to hold the key.");
        }

        if (holder.History is null)
        {
            await holder.ConfirmAsync(MarkBeside(key), Required).WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        // Refused now, when nothing has happened yet: what follows could not be confirmed, and the answer would be that it may have.
        return new Fence(key, holder, holder.History ?? throw new StoreUnavailableException(
            mayHaveHappened: false, $"{holder.Name} cannot be asked what its replicas have."));
    }

    /// <summary>Returns when whatever the holder has answered since the fence was made is with enough replicas.</summary>
    /// <exception cref="StoreUnavailableException">It is not, or another node holds the key by now.</exception>
    public async Task ConfirmAsync(Fence fence, bool isWrite, CancellationToken cancellationToken)
    {
        if (Holder(fence.Key) != fence.Holder
            || await fence.Holder.ConfirmAsync(MarkBeside(fence.Key), Required).WaitAsync(cancellationToken).ConfigureAwait(false) != fence.History)
        {
            throw new StoreUnavailableException(
                isWrite, $"Not confirmed by {Required} of the replicas of {fence.Holder.Name}, or another node has taken its place.");
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes.Values)
        {
            await node.DisposeAsync().ConfigureAwait(false);
        }
    }

    private Node? Holder(RedisKey key) => StoreConnection.HolderOf(store, key) is { } node ? _nodes.GetOrAdd(node, Connect) : null;

    private Node Connect(EndPoint node) => new(node, configuration, options.Timeout);

    // On the key's slot, so that a node that has lost the slot refuses it.
    private static RedisKey MarkBeside(RedisKey key)
    {
        var text = (string)key!;
        return text[..(text.IndexOf('}', StringComparison.Ordinal) + 1)] + ":confirmed";
    }
}

/// <summary>Who held a key at a moment.</summary>
/// <param name="Key">The key.</param>
/// <param name="Holder">The node.</param>
/// <param name="History">Which course of events it was on.</param>
internal readonly record struct Fence(RedisKey Key, Node Holder, string History);
