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
        var feed = await connection.CallAsync(
            "XINFO", store => AboutAsync(store, keys[province].Events), isWrite: false, cancellationToken).ConfigureAwait(false);
        if (feed is not { } trimmed)
        {
            // Nothing has ever been added, or the store was emptied.
            return behind != default;
        }

        // Trimmed from the oldest on, and by nothing but trimming does an entry go. Behind the last that was ever added there was none.
        return FeedPosition.Parse(trimmed.LastGeneratedId!) > behind
            && trimmed.EntriesAdded != trimmed.Length && (trimmed.Length == 0 || FeedPosition.Parse(trimmed.FirstEntry.Id!) > behind);
    }

    /// <inheritdoc/>
    public async Task<FeedPosition> EndAsync(Province province, CancellationToken cancellationToken)
    {
        var key = keys[province].Events;
        var feed = await connection.ReadConfirmedAsync(
            "XINFO", key, store => AboutAsync(store, key), found => found is not null, isWrite: false, cancellationToken).ConfigureAwait(false);
        // Not the last that is there: a feed of which all has been forgotten goes on behind what was.
        return feed is { } begun ? FeedPosition.Parse(begun.LastGeneratedId!) : default;
    }

    // Null of a feed that has never had an entry.
    private static async Task<StreamInfo?> AboutAsync(IDatabase store, RedisKey feed)
    {
        try
        {
            return await store.StreamInfoAsync(feed, StoreConnection.FromMaster).ConfigureAwait(false);
        }
        catch (RedisServerException none) when (none.Message.Contains("no such key", StringComparison.Ordinal))
        {
            return null;
        }
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
            StoredTime.Of(values[6].Value));
    }
}
