namespace Beian.Filings;

/// <summary>Where filings are kept. Each call is one round trip and atomic.</summary>
public interface IFilingStore
{
    /// <summary>Writes a filing with its codes, indexes, first messages and first event; or nothing.</summary>
    Task<SubmitOutcome> SubmitAsync(FilingDraft draft, string caller, CancellationToken cancellationToken);

    /// <summary>How an order stands that was submitted before, or that its number was used for something else; null where it is new.</summary>
    Task<SubmitOutcome?> FindSubmittedAsync(FilingOrder order, CancellationToken cancellationToken);

    /// <summary>Withdraws an open filing of a provider.</summary>
    Task<WithdrawOutcome> WithdrawAsync(FilingId id, string provider, string caller, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>The filing as written, or null where there is none.</summary>
    Task<Filing?> FindAsync(FilingId id, CancellationToken cancellationToken);
}

/// <summary>What became of a submit.</summary>
public abstract record SubmitOutcome
{
    private SubmitOutcome()
    {
    }

    /// <summary>Written now.</summary>
    public sealed record Submitted(Filing Filing) : SubmitOutcome;

    /// <summary>The same order was submitted before; this is how it stands. Nothing was written.</summary>
    public sealed record Same(Filing Filing) : SubmitOutcome;

    /// <summary>The order number was used for something else. Nothing was written.</summary>
    public sealed record OrderNumberReused : SubmitOutcome;

    /// <summary>The rules of the day have people verify whom the order does not name. Nothing was written.</summary>
    public sealed record PeopleMissing(IReadOnlyList<Role> Roles) : SubmitOutcome;

    /// <summary>There is no record under the ICP number. Nothing was written.</summary>
    public sealed record NoRecord : SubmitOutcome;

    /// <summary>The site manager's phone is not the one on record. Nothing was written.</summary>
    public sealed record RecordPhoneMismatch : SubmitOutcome;

    /// <summary>The earlier filing cannot be taken up again; its state, unspecified where there is none. Nothing was written.</summary>
    public sealed record ResubmissionRefused(FilingState State) : SubmitOutcome;

    /// <summary>A phone has as many open filings as it may. Nothing was written.</summary>
    public sealed record TooManyOpenFilings : SubmitOutcome;

    /// <summary>A phone was sent as many messages as it may be on a day, and how long the day lasts yet. Nothing was written.</summary>
    public sealed record TooManyMessages(TimeSpan Wait) : SubmitOutcome;

    /// <summary>The code of a challenge is a live code of the same phone. Nothing was written.</summary>
    public sealed record CodeTaken(int Challenge) : SubmitOutcome;
}

/// <summary>What became of a withdrawal.</summary>
public abstract record WithdrawOutcome
{
    private WithdrawOutcome()
    {
    }

    /// <summary>Withdrawn, now or before.</summary>
    public sealed record Withdrawn(Filing Filing) : WithdrawOutcome;

    /// <summary>The provider has no such filing.</summary>
    public sealed record NotFound : WithdrawOutcome;

    /// <summary>It is no longer open. Nothing was written.</summary>
    public sealed record StateConflict(FilingState State) : WithdrawOutcome;
}
