namespace Beian.Filings;

/// <summary>What an approval changes on the record that access filings are checked against.</summary>
public static class SubjectRecord
{
    /// <summary>The roles whose phones go on record with the approval of a filing, or are held against it.</summary>
    public static IReadOnlyList<Role> RolesOnRecord(FilingType type, bool changedSubject, bool changedSite) => type switch
    {
        FilingType.FirstFiling => [Role.Principal, Role.SiteManager],
        FilingType.NewSite or FilingType.Access => [Role.SiteManager],
        FilingType.Change => [.. changedSubject ? [Role.Principal] : Array.Empty<Role>(), .. changedSite ? [Role.SiteManager] : Array.Empty<Role>()],
        _ => [],
    };

    /// <summary>The phone that must still be the site manager's on record when <paramref name="filing"/> is approved; null where none must.</summary>
    public static PhoneNumber? HeldAgainst(Filing filing) => filing.Type == FilingType.Access ? filing.PhoneOf(Role.SiteManager) : null;

    /// <summary>The changes, in order, that approving <paramref name="filing"/> under <paramref name="number"/> makes.</summary>
    public static IReadOnlyList<RecordChange> ChangesOf(Filing filing, IcpNumber number) => filing.Type switch
    {
        FilingType.CancelSubject => [new RecordChange.Clear()],
        FilingType.CancelSite => [new RecordChange.Remove(number.SiteField)],
        FilingType.CancelAccess => [new RecordChange.Leave(number.SiteField, filing.Provider)],
        // The phone is the one on record, or there would be no access.
        FilingType.Access => [new RecordChange.Join(number.SiteField, filing.Provider)],
        FilingType.Change => [.. Phones(filing, number)],
        _ => [.. Phones(filing, number), new RecordChange.Join(number.SiteField, filing.Provider)],
    };

    private static IEnumerable<RecordChange> Phones(Filing filing, IcpNumber number) =>
        from role in RolesOnRecord(filing.Type, filing.ChangedSubject, filing.ChangedSite)
        let phone = filing.PhoneOf(role)
        where phone is not null
        let field = role == Role.Principal ? "principal" : number.SiteField
        select Phone(filing.Type, field, phone.Value);

    private static RecordChange Phone(FilingType type, string field, PhoneNumber phone) => type switch
    {
        FilingType.NewSite => new RecordChange.Add(field, phone),
        FilingType.Change => new RecordChange.Replace(field, phone),
        _ => new RecordChange.Put(field, phone),
    };
}

/// <summary>One change of a subject's record.</summary>
public abstract record RecordChange
{
    private RecordChange()
    {
    }

    /// <summary>A site that is not on record comes onto it, with its manager's phone, unless its subject was cancelled meanwhile.</summary>
    public sealed record Add(string Field, PhoneNumber Phone) : RecordChange;

    /// <summary>The phone of the principal or of a site's manager comes onto the record with its subject.</summary>
    public sealed record Put(string Field, PhoneNumber Phone) : RecordChange;

    /// <summary>The phone of the principal or of a site's manager is now this one, unless what it is of was cancelled meanwhile.</summary>
    public sealed record Replace(string Field, PhoneNumber Phone) : RecordChange;

    /// <summary>The site is reached through one more provider.</summary>
    public sealed record Join(string Site, string Provider) : RecordChange;

    /// <summary>The site is no longer reached through a provider; with the last one it leaves the record.</summary>
    public sealed record Leave(string Site, string Provider) : RecordChange;

    /// <summary>The site is cancelled.</summary>
    public sealed record Remove(string Site) : RecordChange;

    /// <summary>The subject is cancelled, with all its sites.</summary>
    public sealed record Clear : RecordChange;
}
