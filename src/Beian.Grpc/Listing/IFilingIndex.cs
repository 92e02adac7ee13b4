using Beian.Filings;

namespace Beian.Listing;

/// <summary>The orders in which filings are listed. Reading a page costs what the page costs, whatever lies outside of it.</summary>
public interface IFilingIndex
{
    /// <summary>A provider's filings of a province, newest first.</summary>
    /// <param name="query">Which, and from where.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<IReadOnlyList<IndexRow>> NewestAsync(ProviderQuery query, CancellationToken cancellationToken);

    /// <summary>A province's filings under review, longest waiting first.</summary>
    Task<IReadOnlyList<IndexRow>> LongestUnderReviewAsync(
        Province province, IndexRow? behind, int limit, CancellationToken cancellationToken);
}

/// <summary>A row of an index: what it is ordered by, and then by its id.</summary>
/// <param name="Time">The time it is ordered by.</param>
/// <param name="Id">The filing.</param>
public sealed record IndexRow(DateTimeOffset Time, FilingId Id);

/// <summary>A page of one province's listing of a provider.</summary>
/// <param name="Province">The province.</param>
/// <param name="Provider">The provider.</param>
/// <param name="Ranges">In any of these states.</param>
/// <param name="From">Submitted at this time or later.</param>
/// <param name="Behind">Behind this row; null for the first page.</param>
/// <param name="Limit">At most so many.</param>
public sealed record ProviderQuery(
    Province Province, string Provider, IReadOnlyList<StateRange> Ranges, DateTimeOffset From, IndexRow? Behind, int Limit);

/// <summary>Filings of a state.</summary>
/// <param name="State">The state.</param>
/// <param name="Before">Submitted before this time.</param>
public sealed record StateRange(FilingState State, DateTimeOffset Before);
