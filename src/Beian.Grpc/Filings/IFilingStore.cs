namespace Beian.Filings;

/// <summary>Where filings are kept. Each call is one round trip and atomic.</summary>
public interface IFilingStore
{
    /// <summary>Writes a filing with its codes, indexes, first messages and first event; or nothing.</summary>
    Task<SubmitOutcome> SubmitAsync(FilingDraft draft, CancellationToken cancellationToken);

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

    /// <summary>The code of a challenge is a live code of the same phone. Nothing was written.</summary>
    public sealed record CodeTaken(int Challenge) : SubmitOutcome;
}
