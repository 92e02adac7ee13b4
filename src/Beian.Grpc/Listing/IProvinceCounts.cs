namespace Beian.Listing;

/// <summary>How many filings of a province wait, and for whom. It costs the same however many there are.</summary>
public interface IProvinceCounts
{
    /// <summary>Counts one province.</summary>
    Task<ProvinceCounts> CountAsync(Province province, CancellationToken cancellationToken);
}

/// <summary>What waits in a province, over all providers.</summary>
/// <param name="Province">The province.</param>
/// <param name="Awaiting">Filings that await verification.</param>
/// <param name="UnderReview">Filings that the bureau reviews.</param>
/// <param name="NextDeadline">The earliest deadline of the former; null where none waits.</param>
public sealed record ProvinceCounts(Province Province, long Awaiting, long UnderReview, DateTimeOffset? NextDeadline);
