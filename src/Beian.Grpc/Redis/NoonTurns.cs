using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Beian.Redis;

/// <summary>
/// The turns of this process at the noon codes of each node of the store. A portal's call waits behind one batch of codes of a replica, not
/// behind one for each operator's pump; and a node that is away holds up no other.
/// </summary>
public sealed class NoonTurns(StoreConnection connection, IOptions<StoreOptions> options) : IDisposable
{
    private readonly ConcurrentDictionary<EndPoint, NoonTurn> _nodes = new();

    /// <summary>Runs a script that works on noon codes, when it is its turn.</summary>
    /// <param name="index">Where the codes are.</param>
    /// <param name="most">How many are wanted.</param>
    /// <param name="isClaim">Whether messages come of it, for which the node has to be left time.</param>
    /// <param name="script">Is told how many it may take at most.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="StoreUnavailableException">Nobody has the codes now, or the turn has not come in time.</exception>
    public Task<T> TakeAsync<T>(RedisKey index, int most, bool isClaim, Func<int, Task<T>> script, CancellationToken cancellationToken) =>
        connection.HolderOf(index) is { } node
            ? _nodes.GetOrAdd(node, _ => new NoonTurn(options.Value.Timeout, TimeProvider.System)).TakeAsync(most, isClaim, script, cancellationToken)
            : throw new StoreUnavailableException(mayHaveHappened: false, "No master of the store is known to hold the codes.");

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var turn in _nodes.Values)
        {
            turn.Dispose();
        }
    }
}
