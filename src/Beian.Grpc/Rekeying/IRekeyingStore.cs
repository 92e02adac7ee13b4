namespace Beian.Rekeying;

/// <summary>
/// Brings what is under one key of the ring under the one that is written with. Any number of replicas may do it at any time: each
/// thing is brought over in one step, once. Every call may throw <see cref="Redis.StoreUnavailableException"/>.
/// </summary>
public interface IRekeyingStore
{
    /// <summary>
    /// Filings of a province. One stays under its key while its codes, or the answers they give after it closed, depend on that. Says
    /// how many were brought over.
    /// </summary>
    Task<int> RekeyFilingsAsync(Province province, string keyId, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Phones on record in a province; says how many were brought over.</summary>
    Task<int> RekeyRecordsAsync(Province province, string keyId, CancellationToken cancellationToken);

    /// <summary>Ported numbers; says how many were brought over.</summary>
    Task<int> RekeyPortedNumbersAsync(string keyId, CancellationToken cancellationToken);
}
