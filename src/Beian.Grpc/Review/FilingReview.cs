using Beian.Filings;

namespace Beian.Review;

/// <summary>The bureaus' review: approval with an ICP number, or rejection with a reason.</summary>
public sealed class FilingReview(IFilingStore filings, IReviewStore store, TimeProvider clock)
{
    /// <summary>Approves a filing. A first filing and a new site get their number now; any other keeps the one it was filed with.</summary>
    /// <remarks>A new site gets a number of its own (…号-2), of the subject that its filing names, where it names one.</remarks>
    /// <exception cref="Redis.StoreUnavailableException">The store did not answer.</exception>
    public async Task<ReviewOutcome> ApproveAsync(FilingId id, IcpNumber? given, string caller, CancellationToken cancellationToken)
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

        if (filing.Type == FilingType.NewSite && ProblemOfSite(filing, number) is { } problem)
        {
            return new ReviewOutcome.BadNumber(problem);
        }

        var (held, changes) = (SubjectRecord.HeldAgainst(filing), SubjectRecord.ChangesOf(filing, number));
        return await store.ApproveAsync(id, number, held, changes, caller, clock.GetUtcNow(), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Rejects a filing; the record stays as it was.</summary>
    /// <exception cref="Redis.StoreUnavailableException">The store did not answer.</exception>
    public Task<ReviewOutcome> RejectAsync(FilingId id, string reason, string caller, CancellationToken cancellationToken) =>
        store.RejectAsync(id, reason, caller, clock.GetUtcNow(), cancellationToken);

    // A bare number names the subject, and as a site's would stand for the one that came with its first filing.
    private static string? ProblemOfSite(Filing filing, IcpNumber number)
    {
        if (number.Site is null)
        {
            return "must be a site's number for a new site, with its -n: without it is the subject's";
        }

        // An approved filing shows the number it was given and not the one it named; the script says what another one is to that.
        return filing.State != FilingState.Approved && filing.IcpNumber is { } named && named.Subject != number.Subject
            ? "must be of the subject that the filing was submitted under"
            : null;
    }
}
