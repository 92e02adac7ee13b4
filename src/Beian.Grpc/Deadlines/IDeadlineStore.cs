namespace Beian.Deadlines;

/// <summary>Where open filings wait for their deadline.</summary>
public interface IDeadlineStore
{
    /// <summary>Returns up to <paramref name="limit"/> filings of a province whose deadline has passed.</summary>
    Task<Sweep> ReturnExpiredAsync(Province province, DateTimeOffset now, int limit, CancellationToken cancellationToken);
}

/// <summary>What a sweep came to.</summary>
/// <param name="Returned">Filings it returned.</param>
/// <param name="Open">Filings of the province that are open still.</param>
public readonly record struct Sweep(int Returned, long Open);
