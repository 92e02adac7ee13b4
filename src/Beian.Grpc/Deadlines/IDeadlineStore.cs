namespace Beian.Deadlines;

/// <summary>Where open filings wait for their deadline.</summary>
public interface IDeadlineStore
{
    /// <summary>Returns up to <paramref name="limit"/> filings of a province whose deadline has passed, and says how many it returned.</summary>
    Task<int> ReturnExpiredAsync(Province province, DateTimeOffset now, int limit, CancellationToken cancellationToken);
}
