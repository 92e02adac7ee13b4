using Beian.Listing;
using StackExchange.Redis;

namespace Beian.Redis;

/// <summary>Counts in Redis: the sizes of indexes that are there for something else.</summary>
public sealed class RedisProvinceCounts(StoreConnection connection, Keys keys) : IProvinceCounts
{
    /// <inheritdoc/>
    public async Task<ProvinceCounts> CountAsync(Province province, CancellationToken cancellationToken)
    {
        var of = keys[province];
        // Sent one behind the other, and so one round trip.
        var awaiting = Read("ZCARD", store => store.SortedSetLengthAsync(of.Deadlines, flags: StoreConnection.FromMaster));
        var underReview = Read("ZCARD", store => store.SortedSetLengthAsync(of.Review, flags: StoreConnection.FromMaster));
        var first = Read("ZRANGE", store => store.SortedSetRangeByRankWithScoresAsync(of.Deadlines, 0, 0, flags: StoreConnection.FromMaster));
        await Task.WhenAll(awaiting, underReview, first).ConfigureAwait(false);
        return new ProvinceCounts(
            province,
            await awaiting.ConfigureAwait(false),
            await underReview.ConfigureAwait(false),
            await first.ConfigureAwait(false) is [var next] ? StoredTime.Of((long)next.Score) : null);

        Task<T> Read<T>(string command, Func<IDatabase, Task<T>> send) => connection.CallAsync(command, send, isWrite: false, cancellationToken);
    }
}
