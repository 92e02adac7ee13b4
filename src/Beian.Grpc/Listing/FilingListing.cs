using Beian.Filings;
using Beian.Verification;
using Microsoft.Extensions.Options;

namespace Beian.Listing;

/// <summary>Lists filings page by page: each that matches throughout is met exactly once, whatever else changes meanwhile.</summary>
public sealed class FilingListing(
    IFilingIndex index, IFilingStore store, TimeProvider clock, IOptions<VerificationOptions> verification)
{
    private static readonly IReadOnlyList<FilingState> EveryState =
        [.. Enum.GetValues<FilingState>().Where(s => s != FilingState.Unspecified)];

    /// <summary>A provider's filings, newest first, merged over provinces.</summary>
    /// <exception cref="Redis.StoreUnavailableException">The store did not answer.</exception>
    public async Task<Page> OfProviderAsync(
        string provider, ListFilter filter, IndexRow? behind, int size, CancellationToken cancellationToken)
    {
        var ranges = RangesOf(filter);
        var provinces = filter.Province == Province.Unspecified ? Provinces.All : [filter.Province];
        var parts = await Task.WhenAll(provinces.Select(p => index.NewestAsync(
            new ProviderQuery(p, provider, ranges, filter.From, behind, size + 1), cancellationToken))).ConfigureAwait(false);
        IndexRow[] rows =
        [
            .. parts.SelectMany(rows => rows)
                .OrderByDescending(r => r.Time).ThenByDescending(r => r.Id.ToString(), StringComparer.Ordinal)
                .Take(size + 1),
        ];
        return await PageOfAsync(rows, size, filter.State, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A bureau's filings under review, the longest waiting first.</summary>
    /// <exception cref="Redis.StoreUnavailableException">The store did not answer.</exception>
    public async Task<Page> UnderReviewAsync(Province province, IndexRow? behind, int size, CancellationToken cancellationToken)
    {
        var rows = await index.LongestUnderReviewAsync(province, behind, size + 1, cancellationToken).ConfigureAwait(false);
        return await PageOfAsync(rows, size, FilingState.UnderReview, cancellationToken).ConfigureAwait(false);
    }

    // One past its deadline is a returned one from that moment on, though for a moment more it stands in the index of the open ones.
    // They are read in the same script, so one that is swept meanwhile is in the one index or the other.
    private IReadOnlyList<StateRange> RangesOf(ListFilter filter)
    {
        if (filter.State == FilingState.Unspecified)
        {
            return [.. EveryState.Select(s => new StateRange(s, filter.Before))];
        }

        var due = clock.GetUtcNow() - verification.Value.CodeLifetime + TimeSpan.FromMilliseconds(1);
        var range = new StateRange(filter.State, filter.Before);
        return filter.State == FilingState.Returned
            ? [range, new StateRange(FilingState.AwaitingVerification, due < filter.Before ? due : filter.Before)]
            : [range];
    }

    // A filing may change between the index and its reading: the page shows what still matches, and goes on behind the last row.
    private async Task<Page> PageOfAsync(IReadOnlyList<IndexRow> rows, int size, FilingState state, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var filings = await Task.WhenAll(rows.Take(size).Select(r => store.FindAsync(r.Id, cancellationToken))).ConfigureAwait(false);
        return new Page(
            [.. filings.OfType<Filing>().Select(f => f.AsOf(now)).Where(f => state == FilingState.Unspecified || f.State == state)],
            rows.Count > size ? rows[size - 1] : null);
    }
}

/// <summary>Which of a provider's filings are listed.</summary>
/// <param name="State">In this state; unspecified for any.</param>
/// <param name="Province">Of this province; unspecified for any.</param>
/// <param name="From">Submitted at this time or later.</param>
/// <param name="Before">Submitted before this time.</param>
public sealed record ListFilter(FilingState State, Province Province, DateTimeOffset From, DateTimeOffset Before);

/// <summary>One page.</summary>
/// <param name="Filings">What matches now.</param>
/// <param name="Last">The row the next page goes on behind; null where this was the last page.</param>
public sealed record Page(IReadOnlyList<Filing> Filings, IndexRow? Last);
