using Beian.Verification;

namespace Beian.Filings;

/// <summary>What a provider asks to be filed.</summary>
/// <param name="Provider">The provider asking.</param>
/// <param name="OrderNumber">Its own number for this filing.</param>
/// <param name="Province">Where it is filed.</param>
/// <param name="Type">What kind of filing it is.</param>
/// <param name="Principal">The subject's principal, where given.</param>
/// <param name="SiteManager">The site's manager, where given.</param>
public sealed record FilingOrder(
    string Provider, string OrderNumber, Province Province, FilingType Type, Person? Principal, Person? SiteManager)
{
    /// <summary>For a change: whether the subject's data changed.</summary>
    public bool ChangedSubject { get; init; }

    /// <summary>For a change: whether the site's data changed.</summary>
    public bool ChangedSite { get; init; }

    /// <summary>The ICP number it refers to; null where there is none.</summary>
    public IcpNumber? IcpNumber { get; init; }

    /// <summary>The earlier filing it takes up again; null where it is the first.</summary>
    public FilingId? ResubmissionOf { get; init; }

    /// <summary>The person in a role, where given.</summary>
    public Person? PersonIn(Role role) => role == Role.Principal ? Principal : SiteManager;
}

/// <summary>A filing ready to be written: the order, and what the rules make of it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Order">What was asked.</param>
/// <param name="Submitted">Now.</param>
/// <param name="Deadline">When its codes die.</param>
/// <param name="Challenges">The phones to verify.</param>
public sealed record FilingDraft(
    FilingId Id, FilingOrder Order, DateTimeOffset Submitted, DateTimeOffset Deadline, IReadOnlyList<ChallengeDraft> Challenges);

/// <summary>A challenge ready to be written.</summary>
/// <param name="Roles">Whom the phone stands for.</param>
/// <param name="Person">The phone and ID digits that must be entered.</param>
/// <param name="Operator">The operator its messages go through.</param>
/// <param name="Code">Its code.</param>
/// <param name="CodeCounter">How many codes were passed over as taken.</param>
/// <param name="Noon">Its one noon, unless its life holds none.</param>
public sealed record ChallengeDraft(
    IReadOnlyList<Role> Roles, Person Person, Operator Operator, VerificationCode Code, int CodeCounter, DateTimeOffset? Noon);
