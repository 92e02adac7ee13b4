namespace Beian.Callers;

/// <summary>What a caller may be. A token may carry several.</summary>
public enum CallerRole
{
    /// <summary>An access provider; sees and touches its own filings.</summary>
    Provider,

    /// <summary>A bureau's portal; acts for its provinces.</summary>
    Portal,

    /// <summary>A provincial bureau; decides in its provinces.</summary>
    Bureau,

    /// <summary>Somebody who runs the system.</summary>
    Operator,
}
