using Beian.Filings;
using Beian.Listing;
using StackExchange.Redis;

namespace Beian.Redis;

/// <summary>Listings in Redis: a sorted set for each provider and state, and one a province for the bureau.</summary>
public sealed class RedisFilingIndex(StoreConnection connection, Keys keys, Scripts scripts) : IFilingIndex
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<IndexRow>> NewestAsync(ProviderQuery query, CancellationToken cancellationToken)
    {
        // Behind a row of another province that has the same time, ids decide: they are compared as whole digests everywhere.
        var newest = query.Before.AddMilliseconds(-1);
        var start = query.Behind is { } row && row.Time < newest ? row.Time : newest;
        return PageAsync(
            query.Province,
            [.. query.States.Select(s => keys[query.Province].Listing(query.Provider, s))],
            ["DESC", query.Limit, Milliseconds(start), Cursor(query.Behind, start, query.Province), Milliseconds(query.From)],
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<IndexRow>> LongestUnderReviewAsync(
        Province province, IndexRow? behind, int limit, CancellationToken cancellationToken)
    {
        var start = behind?.Time ?? DateTimeOffset.UnixEpoch;
        return PageAsync(
            province, [keys[province].Review], ["ASC", limit, Milliseconds(start), behind?.Id.Digest ?? "", "+inf"], cancellationToken);
    }

    private async Task<IReadOnlyList<IndexRow>> PageAsync(
        Province province, RedisKey[] indexes, RedisValue[] arguments, CancellationToken cancellationToken)
    {
        var reply = (RedisResult[])(await StoreConnection.GuardAsync(
            scripts.PageIndex.EvaluateAsync(connection.Database, indexes, arguments), isWrite: false, cancellationToken).ConfigureAwait(false))!;
        return [.. reply.Chunk(2).Select(row => new IndexRow(row[1].Time(), FilingId.FromStore(province, (string)row[0]!)))];
    }

    // Rows of one time are ordered by digest and then province, newest first; a row of a lower province with the cursor's own digest
    // still lies behind it. '~' sorts behind every digest, so it makes the comparison "at or below".
    private static string Cursor(IndexRow? behind, DateTimeOffset start, Province province) =>
        behind is null || behind.Time != start ? "" : province < behind.Id.Province ? behind.Id.Digest + "~" : behind.Id.Digest;

    private static long Milliseconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds();
}
