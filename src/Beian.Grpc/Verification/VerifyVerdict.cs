using Beian.Filings;

namespace Beian.Verification;

/// <summary>What an entry came to.</summary>
public abstract record VerifyVerdict
{
    private VerifyVerdict()
    {
    }

    /// <summary>Verified, and the last one to be: the filing is with the bureau.</summary>
    public sealed record Forwarded : VerifyVerdict;

    /// <summary>Verified; others of the filing are still to do.</summary>
    public sealed record AwaitingOthers(IReadOnlyList<PhoneNumber> Phones) : VerifyVerdict;

    /// <summary>All three right, and done before.</summary>
    public sealed record AlreadyVerified(FilingState State) : VerifyVerdict;

    /// <summary>Code, phone and ID do not belong together, whichever of them it was.</summary>
    public sealed record Mismatch : VerifyVerdict;

    /// <summary>The filing is closed without success.</summary>
    public sealed record Failed(FilingState State, ReturnReason Reason) : VerifyVerdict;

    /// <summary>None came, and the portal needs one: no verdict.</summary>
    public sealed record CaptchaRequired : VerifyVerdict;

    /// <summary>Wrong, expired, used or unknown: no verdict, and that captcha is used up.</summary>
    public sealed record CaptchaRejected : VerifyVerdict;

    /// <summary>Too many mismatches: no verdict until the wait is over.</summary>
    public sealed record Throttled(TimeSpan Wait) : VerifyVerdict;

    /// <summary>The request id was used with other content.</summary>
    public sealed record RequestIdReused : VerifyVerdict;
}

/// <summary>What asking for the message again came to.</summary>
public abstract record ResendVerdict
{
    private ResendVerdict()
    {
    }

    /// <summary>Queued for at least one filing.</summary>
    public sealed record Sent : ResendVerdict;

    /// <summary>No open challenge of this phone and ID.</summary>
    public sealed record NothingPending : ResendVerdict;

    /// <summary>Every open challenge has had its resends.</summary>
    public sealed record LimitReached : ResendVerdict;

    /// <summary>Too soon after the last message.</summary>
    public sealed record CoolingDown(DateTimeOffset Until) : ResendVerdict;

    /// <inheritdoc cref="VerifyVerdict.CaptchaRequired"/>
    public sealed record CaptchaRequired : ResendVerdict;

    /// <inheritdoc cref="VerifyVerdict.CaptchaRejected"/>
    public sealed record CaptchaRejected : ResendVerdict;

    /// <summary>Too many requests that met nothing: no verdict until the wait is over.</summary>
    public sealed record Throttled(TimeSpan Wait) : ResendVerdict;

    /// <summary>The request id was used with other content.</summary>
    public sealed record RequestIdReused : ResendVerdict;
}
