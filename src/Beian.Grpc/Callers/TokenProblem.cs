namespace Beian.Callers;

/// <summary>Why a caller is not known: what the contract's CALLER_UNAUTHENTICATED tells, and TOKEN_EXPIRED.</summary>
internal enum TokenProblem
{
    /// <summary>There is none.</summary>
    None,

    /// <summary>No token.</summary>
    NoToken,

    /// <summary>No signed JWT.</summary>
    UnreadableToken,

    /// <summary>Not signed with a key that is trusted. Nothing else that it says is looked at.</summary>
    UnknownSignature,

    /// <summary>Another issuer's.</summary>
    ForeignIssuer,

    /// <summary>For another system.</summary>
    ForeignAudience,

    /// <summary>From the future.</summary>
    NotYetValid,

    /// <summary>Past its expiry.</summary>
    Expired,

    /// <summary>Its claims are not whole.</summary>
    UnusableClaims,

    /// <summary>No client certificate, where one is needed.</summary>
    NoCertificate,

    /// <summary>A client certificate of another authority, or not the one that the token is bound to.</summary>
    ForeignCertificate,
}
