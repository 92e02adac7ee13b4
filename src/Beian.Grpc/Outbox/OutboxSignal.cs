using System.Collections.Frozen;
using System.Threading.Channels;
using Beian.Filings;

namespace Beian.Outbox;

/// <summary>
/// Tells this process in which provinces something has been queued. Only a hint: a message whose hint is lost goes out with the next
/// round.
/// </summary>
public sealed class OutboxSignal
{
    // One signal a province is enough, however often it is woken before it is looked at.
    private readonly FrozenDictionary<Province, Channel<bool>> _woken = Provinces.All.ToFrozenDictionary(
        province => province,
        _ => Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }));

    /// <summary>Says that something is due in a province.</summary>
    public void Wake(Province province) => _woken[province].Writer.TryWrite(true);

    /// <summary>Each waking of a province.</summary>
    internal IAsyncEnumerable<bool> ReadAllAsync(Province province, CancellationToken cancellationToken) =>
        _woken[province].Reader.ReadAllAsync(cancellationToken);
}
