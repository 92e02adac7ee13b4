using Beian.Filings;

namespace Beian.Review;

/// <summary>Where the bureaus' decisions are written. Each call is one round trip and atomic.</summary>
public interface IReviewStore
{
    /// <summary>Approves a filing and changes the record with it.</summary>
    /// <param name="id">The filing.</param>
    /// <param name="number">What it is approved under.</param>
    /// <param name="onRecord">The phone that must be on record for the site; null where none must.</param>
    /// <param name="changes">What it changes on the record.</param>
    /// <param name="caller">Who approves.</param>
    /// <param name="now">When.</param>
    /// <param name="cancellationToken">Ends the call; whether it was approved is unknown then.</param>
    Task<ReviewOutcome> ApproveAsync(
        FilingId id,
        IcpNumber number,
        PhoneNumber? onRecord,
        IReadOnlyList<RecordChange> changes,
        string caller,
        DateTimeOffset now,
        CancellationToken cancellationToken);

    /// <summary>Rejects a filing.</summary>
    Task<ReviewOutcome> RejectAsync(FilingId id, string reason, string caller, DateTimeOffset now, CancellationToken cancellationToken);
}

/// <summary>What became of a decision.</summary>
public abstract record ReviewOutcome
{
    private ReviewOutcome()
    {
    }

    /// <summary>Decided, now or before in the same way.</summary>
    public sealed record Decided(Filing Filing) : ReviewOutcome;

    /// <summary>There is no such filing.</summary>
    public sealed record NotFound : ReviewOutcome;

    /// <summary>It is not under review. Nothing was written.</summary>
    public sealed record StateConflict(FilingState State) : ReviewOutcome;

    /// <summary>A number is missing, or given where none may be. Nothing was written.</summary>
    public sealed record BadNumber(string Problem) : ReviewOutcome;

    /// <summary>A new site's number is on record for another site. Nothing was written.</summary>
    public sealed record NumberTaken : ReviewOutcome;

    /// <summary>What it builds on is not on record any more. Nothing was written.</summary>
    public sealed record NoRecord : ReviewOutcome;

    /// <summary>The phone on record is another one since the submit. Nothing was written.</summary>
    public sealed record RecordPhoneMismatch : ReviewOutcome;

    /// <summary>The number is another province's. Nothing was written.</summary>
    public sealed record OtherProvince(char ExpectedLetter) : ReviewOutcome;
}
