using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;

namespace Beian.Carriers.Simulated;

/// <summary>
/// Reports waiting to be read. A message keeps its place in the carrier's queue until its last report is taken, so a
/// slow reader holds up submits instead of filling memory.
/// </summary>
/// <param name="settled">Called when a message's last report has been taken.</param>
internal sealed class ReportQueue(Action settled) : ChannelReader<DeliveryReport>
{
    private readonly Channel<(DeliveryReport Report, bool Last)> _waiting =
        Channel.CreateUnbounded<(DeliveryReport Report, bool Last)>();

    public override bool CanCount => true;

    public override int Count => _waiting.Reader.Count;

    public override Task Completion => _waiting.Reader.Completion;

    public override bool TryRead([MaybeNullWhen(false)] out DeliveryReport item)
    {
        var taken = _waiting.Reader.TryRead(out var next);
        item = next.Report;
        if (next.Last)
        {
            settled();
        }

        return taken;
    }

    public override ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken = default) =>
        _waiting.Reader.WaitToReadAsync(cancellationToken);

    internal void Add(DeliveryReport report, bool last) => _waiting.Writer.TryWrite((report, last));

    internal void Complete() => _waiting.Writer.TryComplete();
}
