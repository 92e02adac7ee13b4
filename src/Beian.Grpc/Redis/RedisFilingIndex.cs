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
        var (province, behind) = (query.Province, query.Behind);
        var newest = behind?.Time ?? DateTimeOffset.MaxValue;
        var member = "";
        // Filings of one time are ordered by id, and so by province first: those of a lower one all lie behind the row, those of a
        // higher one all before it.
        if (behind is not null && province >= behind.Id.Province)
        {
            (newest, member) = province == behind.Id.Province ? (newest, behind.Id.Digest) : (newest.AddMilliseconds(-1), "");
        }

        return PageAsync(
            province,
            [.. query.Ranges.Select(r => keys[province].Listing(query.Provider, r.State))],
            [
                "DESC", query.Limit, newest.ToMs(), member, query.From.ToMs(),
                .. query.Ranges.Select(r => (RedisValue)(r.Before.ToMs() - 1)),
            ],
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<IndexRow>> LongestUnderReviewAsync(
        Province province, IndexRow? behind, int limit, CancellationToken cancellationToken) =>
        FirstAsync(province, keys[province].Review, behind, limit, cancellationToken);

    /// <summary>The first rows of an index of filings, by their times, or those behind a row.</summary>
    /// <exception cref="StoreUnavailableException">The store did not answer.</exception>
    internal Task<IReadOnlyList<IndexRow>> FirstAsync(
        Province province, RedisKey index, IndexRow? behind, int limit, CancellationToken cancellationToken) => PageAsync(
            province,
            [index],
            ["ASC", limit, (behind?.Time ?? DateTimeOffset.UnixEpoch).ToMs(), behind?.Id.Digest ?? "", "+inf"],
            cancellationToken);

    private async Task<IReadOnlyList<IndexRow>> PageAsync(
        Province province, RedisKey[] indexes, RedisValue[] arguments, CancellationToken cancellationToken)
    {
        var reply = (RedisResult[])(await connection
            .AskAsync(scripts.PageIndex, indexes, arguments, cancellationToken).ConfigureAwait(false))!;
        return [.. reply.Chunk(2).Select(row => new IndexRow(row[1].Time(), FilingId.FromStore(province, (string)row[0]!)))];
    }
}
