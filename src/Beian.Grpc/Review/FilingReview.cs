using Beian.Filings;

namespace Beian.Review;

/// <summary>The bureaus' review: approval with an ICP number, or rejection with a reason.</summary>
public sealed class FilingReview(IFilingStore filings, IReviewStore store, TimeProvider clock)
{
    /// <summary>Approves a filing. A first filing and a new site get their number now; any other keeps the one it was filed with.</summary>
    /// <exception cref="Redis.StoreUnavailableException">The store did not answer.</exception>
    public async Task<ReviewOutcome> ApproveAsync(FilingId id, IcpNumber? given, CancellationToken cancellationToken)
    {
        // What a filing says of itself never changes, so it may be read ahead of the script that decides.
        if (await filings.FindAsync(id, cancellationToken).ConfigureAwait(false) is not { } filing)
        {
            return new ReviewOutcome.NotFound();
        }

        var getsNumber = filing.Type is FilingType.FirstFiling or FilingType.NewSite;
        if (getsNumber && given is null)
        {
            return new ReviewOutcome.BadNumber("is required for a first filing or a new site");
        }

        if (!getsNumber && given is not null && given != filing.IcpNumber)
        {
            return new ReviewOutcome.BadNumber("must be left out: the filing keeps the number it was submitted with");
        }

        var number = (getsNumber ? given : filing.IcpNumber)!;
        if (number.Letter != id.Province.Letter())
        {
            return new ReviewOutcome.OtherProvince(id.Province.Letter());
        }

        return await store
            .ApproveAsync(id, number, SubjectRecord.ChangesOf(filing, number), clock.GetUtcNow(), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Rejects a filing; the record stays as it was.</summary>
    /// <exception cref="Redis.StoreUnavailableException">The store did not answer.</exception>
    public Task<ReviewOutcome> RejectAsync(FilingId id, string reason, CancellationToken cancellationToken) =>
        store.RejectAsync(id, reason, clock.GetUtcNow(), cancellationToken);
}
