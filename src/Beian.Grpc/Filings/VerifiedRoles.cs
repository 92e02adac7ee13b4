namespace Beian.Filings;

/// <summary>Who has to verify a filing.</summary>
public static class VerifiedRoles
{
    /// <summary>
    /// The roles whose phones are verified, by type of filing (MIIT SMS verification, 2018): a first filing by the principal and the
    /// site manager, a new site by the site manager. Null for the types whose rules the server does not know yet.
    /// </summary>
    public static IReadOnlyList<Role>? Of(FilingType type) => type switch
    {
        FilingType.FirstFiling => [Role.Principal, Role.SiteManager],
        FilingType.NewSite => [Role.SiteManager],
        _ => null,
    };
}
