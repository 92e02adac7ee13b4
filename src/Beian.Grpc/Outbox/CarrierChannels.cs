using System.Collections.Frozen;
using Beian.Carriers;
using Microsoft.Extensions.Options;

namespace Beian.Outbox;

/// <summary>Every operator's channel.</summary>
public sealed class CarrierChannels(CarrierDirectory carriers, IOptions<OutboxOptions> options, TimeProvider clock) : IDisposable
{
    private readonly FrozenDictionary<Operator, CarrierChannel> _channels = carriers.All
        .Select(carrier => new CarrierChannel(carrier, options.Value, clock))
        .ToFrozenDictionary(channel => channel.Operator);

    private volatile TaskCompletionSource? _open;

    /// <summary>All of them, in the order of the contract.</summary>
    public IEnumerable<CarrierChannel> All => _channels.Values.OrderBy(channel => channel.Operator);

    /// <summary>Ends when no more is handed over; has ended where nobody has begun to.</summary>
    public Task Closed => _open?.Task ?? Task.CompletedTask;

    /// <summary>The channel of an operator; null where it has no carrier.</summary>
    public CarrierChannel? Find(Operator carrier) => _channels.GetValueOrDefault(carrier);

    /// <summary>From now on messages are handed over.</summary>
    public void Open() => _open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Waits until no message is in hand; nobody may take a place meanwhile.</summary>
    public async Task CloseAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAll(_channels.Values.Select(channel => channel.DrainAsync(cancellationToken))).ConfigureAwait(false);
        }
        finally
        {
            _open?.TrySetResult();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var channel in _channels.Values)
        {
            channel.Dispose();
        }
    }
}
