using System.Runtime.CompilerServices;
using Beian.Filings;
using Beian.Listing;
using StackExchange.Redis;

namespace Beian.Redis;

/// <summary>
/// Every filing of a province that is kept. None that is there all along is missed: each is in the index of its state, goes from open to
/// under review to closed and never back, and they are looked through in that order, by score and member, which no failover and no
/// moved slot disturbs. One that moves on may be met twice.
/// </summary>
public sealed class KeptFilings(RedisFilingIndex index, Keys keys)
{
    /// <summary>All of them, read a batch at a time.</summary>
    public IAsyncEnumerable<FilingId> OfAsync(Province province, int batch, CancellationToken cancellationToken) =>
        ThroughAsync(province, [keys[province].Deadlines, keys[province].Review, keys[province].Closed], batch, cancellationToken);

    /// <summary>Those that nobody has to verify any more.</summary>
    public IAsyncEnumerable<FilingId> VerifiedOrClosedAsync(Province province, int batch, CancellationToken cancellationToken) =>
        ThroughAsync(province, [keys[province].Review, keys[province].Closed], batch, cancellationToken);

    private async IAsyncEnumerable<FilingId> ThroughAsync(
        Province province, RedisKey[] indexes, int batch, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var key in indexes)
        {
            IReadOnlyList<IndexRow> page = [];
            do
            {
                page = await index.FirstAsync(province, key, page is [.., var last] ? last : null, batch, cancellationToken).ConfigureAwait(false);
                foreach (var row in page)
                {
                    yield return row.Id;
                }
            }
            while (page.Count == batch);
        }
    }
}
