using Beian.Filings;
using Beian.Watching;
using StackExchange.Redis;

namespace Beian.Redis;

/// <summary>
/// The feeds in Redis: one stream a province. Only a master is read: a replica that has lost its master goes on answering, and would
/// pass for a feed in which nothing happens. Only what replicas have is told: an event that a failover takes back was never one.
/// </summary>
public sealed class RedisFeed(StoreConnection connection, Keys keys) : IFeedStore
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<FeedEvent>> ReadAsync(
        Province province, FeedPosition behind, int limit, CancellationToken cancellationToken)
    {
        var feed = keys[province].Events;
        var entries = await connection.ReadConfirmedAsync(
            "XREAD",
            feed,
            store => store.StreamReadAsync(feed, behind.ToString(), limit, StoreConnection.FromMaster),
            found => found.Length > 0, isWrite: false, cancellationToken).ConfigureAwait(false);
        return [.. entries.Select(e => Read(province, e))];
    }

    /// <inheritdoc/>
    public async Task<bool> MayHaveForgottenAsync(Province province, FeedPosition behind, CancellationToken cancellationToken)
    {
        try
        {
            var feed = await connection.CallAsync(
                "XINFO", store => store.StreamInfoAsync(keys[province].Events, StoreConnection.FromMaster), isWrite: false, cancellationToken)
                .ConfigureAwait(false);
            // Trimmed from the oldest on, and by nothing but trimming does an entry go. Behind the last that was ever added there was none.
            return FeedPosition.Parse(feed.LastGeneratedId!) > behind
                && feed.EntriesAdded != feed.Length && (feed.Length == 0 || FeedPosition.Parse(feed.FirstEntry.Id!) > behind);
        }
        catch (RedisServerException gone) when (gone.Message.Contains("no such key", StringComparison.Ordinal))
        {
            // Nothing has ever been added, or the store was emptied.
            return behind != default;
        }
    }

    /// <inheritdoc/>
    public async Task<FeedPosition> EndAsync(Province province, CancellationToken cancellationToken)
    {
        var feed = keys[province].Events;
        var newest = await connection.ReadConfirmedAsync(
            "XREVRANGE",
            feed,
            store => store.StreamRangeAsync(feed, count: 1, messageOrder: Order.Descending, flags: StoreConnection.FromMaster),
            found => found.Length > 0, isWrite: false, cancellationToken).ConfigureAwait(false);
        return newest.Length == 0 ? default : FeedPosition.Parse(newest[0].Id!);
    }

    private static FeedEvent Read(Province province, StreamEntry entry)
    {
        // The fields are written in one order, by Scripts/parts/feed.lua alone.
        var values = entry.Values;
        return new FeedEvent(
            FeedPosition.Parse(entry.Id!),
            FilingId.FromStore(province, values[0].Value!),
            values[1].Value!,
            values[2].Value!,
            (FilingState)(int)values[3].Value,
            (FilingState)(int)values[4].Value,
            (ReturnReason)(int)values[5].Value,
            DateTimeOffset.FromUnixTimeMilliseconds((long)values[6].Value));
    }
}
