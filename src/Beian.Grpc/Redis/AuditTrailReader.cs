using Beian.Audit;
using Beian.Watching;
using StackExchange.Redis;

namespace Beian.Redis;

/// <summary>Reads one stream of the audit trail from its end on, some lines at a time.</summary>
/// <param name="connection">The store.</param>
/// <param name="key">The stream.</param>
/// <param name="trail">Its place among all trails.</param>
/// <param name="latest">Where to begin, inclusive.</param>
/// <param name="from">Lines before this time are not asked for.</param>
/// <param name="batch">How many are read at once.</param>
internal sealed class AuditTrailReader(
    StoreConnection connection, RedisKey key, int trail, FeedPosition latest, DateTimeOffset from, int batch)
{
    // Lines are in the order of the store's clock and say the server's: one that is so much too old has only older ones behind it.
    private static readonly TimeSpan ClockMargin = TimeSpan.FromMinutes(1);

    private readonly Queue<StoredLine> _read = [];
    private FeedPosition _latest = latest;
    private bool _isOver;

    /// <summary>Where the next line stands; null where there is none.</summary>
    public AuditPlace? Next => _read.TryPeek(out var line) ? line.Place : null;

    /// <summary>Takes the next line.</summary>
    public StoredLine Take() => _read.Dequeue();

    /// <summary>Reads on where nothing read is left.</summary>
    public async Task FillAsync(CancellationToken cancellationToken)
    {
        if (_read.Count > 0 || _isOver)
        {
            return;
        }

        var entries = await connection.CallAsync(
            "XREVRANGE",
            store => store.StreamRangeAsync(key, "-", _latest.ToString(), batch, Order.Descending, StoreConnection.FromMaster),
            isWrite: false,
            cancellationToken).ConfigureAwait(false);
        foreach (var line in entries.Select(entry => StoredLine.Of(entry, trail)).TakeWhile(line => line.Time > from - ClockMargin))
        {
            _read.Enqueue(line);
        }

        _isOver = _read.Count < batch;
        if (!_isOver)
        {
            _latest = FeedPosition.Parse(entries[^1].Id!).Before;
        }
    }
}

/// <summary>A line as it is written: see <c>Scripts/parts/audit.lua</c>.</summary>
internal sealed record StoredLine(AuditPlace Place, DateTimeOffset Time, string Caller, AuditOutcome Outcome, string Filing, string Number)
{
    public static StoredLine Of(StreamEntry entry, int trail)
    {
        // The fields are written in one order, by that part alone.
        var (position, values) = (FeedPosition.Parse(entry.Id!), entry.Values);
        return new StoredLine(
            new AuditPlace(position.Milliseconds, position.Sequence, trail),
            StoredTime.Of(values[0].Value),
            values[1].Value!,
            (AuditOutcome)(int)values[2].Value,
            values[3].Value!,
            values[4].Value!);
    }
}
