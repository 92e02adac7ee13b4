using System.Threading.Channels;

namespace Beian.Outbox;

/// <summary>
/// Tells the worker of this process that a province has something due now. Only a hint: a message whose hint is lost goes out with
/// the worker's next round.
/// </summary>
public sealed class OutboxSignal
{
    private readonly Channel<Province> _woken =
        Channel.CreateBounded<Province>(new BoundedChannelOptions(1024) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    /// <summary>Says that something was queued in a province.</summary>
    public void Wake(Province province) => _woken.Writer.TryWrite(province);

    internal ChannelReader<Province> Woken => _woken.Reader;
}
