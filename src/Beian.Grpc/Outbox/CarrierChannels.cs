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

    /// <summary>All of them, in the order of the contract.</summary>
    public IEnumerable<CarrierChannel> All => _channels.Values.OrderBy(channel => channel.Operator);

    /// <summary>The channel of an operator; null where it has no carrier.</summary>
    public CarrierChannel? Find(Operator carrier) => _channels.GetValueOrDefault(carrier);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var channel in _channels.Values)
        {
            channel.Dispose();
        }
    }
}
