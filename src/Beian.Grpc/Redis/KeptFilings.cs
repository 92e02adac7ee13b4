using System.Runtime.CompilerServices;
using Beian.Filings;

namespace Beian.Redis;

/// <summary>
/// Every filing of a province that is kept. None that is there all along is missed, whatever happens meanwhile: each is in the index of
/// its state, goes from open to under review to closed and never back, and they are looked through in that order. One that moves on
/// may be met twice.
/// </summary>
public sealed class KeptFilings(StoreConnection connection, Keys keys)
{
    /// <summary>Their ids, read a batch at a time.</summary>
    public async IAsyncEnumerable<FilingId> OfAsync(Province province, int batch, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var index in new[] { keys[province].Deadlines, keys[province].Review, keys[province].Closed })
        {
            var members = connection.Database.SortedSetScanAsync(index, pageSize: batch, flags: StoreConnection.FromMaster);
            await foreach (var member in StoreConnection.GuardAsync(members, cancellationToken).ConfigureAwait(false))
            {
                yield return FilingId.FromStore(province, member.Element!);
            }
        }
    }
}
