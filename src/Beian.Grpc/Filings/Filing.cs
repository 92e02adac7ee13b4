namespace Beian.Filings;

/// <summary>A filing as it stands in the store.</summary>
/// <param name="Id">Province and digest of provider and order number.</param>
/// <param name="Provider">The access provider that submitted it.</param>
/// <param name="OrderNumber">The provider's own number.</param>
/// <param name="Type">What kind of filing it is.</param>
/// <param name="State">Where it stands.</param>
/// <param name="ReturnReason">Why it was returned; unspecified unless it was.</param>
/// <param name="Submitted">When it was submitted.</param>
/// <param name="Deadline">Until when its codes are valid: valid while now is before it.</param>
/// <param name="Closed">When it left verification, if it has.</param>
/// <param name="Challenges">The one or two phones to verify.</param>
public sealed record Filing(
    FilingId Id,
    string Provider,
    string OrderNumber,
    FilingType Type,
    FilingState State,
    ReturnReason ReturnReason,
    DateTimeOffset Submitted,
    DateTimeOffset Deadline,
    DateTimeOffset? Closed,
    IReadOnlyList<Challenge> Challenges)
{
    /// <summary>For a change: whether the subject's data changed.</summary>
    public bool ChangedSubject { get; init; }

    /// <summary>For a change: whether the site's data changed.</summary>
    public bool ChangedSite { get; init; }

    /// <summary>The ICP number it was filed with or approved under; null where there is none.</summary>
    public IcpNumber? IcpNumber { get; init; }

    /// <summary>The returned, withdrawn or rejected filing that this one takes up again; empty where it is the first.</summary>
    public string ResubmissionOf { get; init; } = "";

    /// <summary>The latest filing that takes this one up again; empty while there is none.</summary>
    public string ResubmittedAs { get; init; } = "";

    /// <summary>When the bureau decided, if it has.</summary>
    public DateTimeOffset? Reviewed { get; init; }

    /// <summary>Phones that nobody had to verify but that go on record with the approval, or are held against it.</summary>
    public IReadOnlyDictionary<Role, PhoneNumber> UnverifiedPhones { get; init; } = new Dictionary<Role, PhoneNumber>();

    /// <summary>The bureau's reason; empty unless it was rejected.</summary>
    public string RejectionReason { get; init; } = "";

    /// <summary>The phone of a role, where the filing has one.</summary>
    public PhoneNumber? PhoneOf(Role role) =>
        Challenges.FirstOrDefault(c => c.Roles.Contains(role))?.Phone
        ?? (UnverifiedPhones.TryGetValue(role, out var phone) ? phone : null);

    /// <summary>
    /// The filing as anyone may see it at <paramref name="now"/>: past its deadline an open filing is a returned one, whether or
    /// not that has been written yet, and a closed filing has no challenge that is still waiting.
    /// </summary>
    public Filing AsOf(DateTimeOffset now)
    {
        if (State == FilingState.AwaitingVerification)
        {
            return now < Deadline ? this : EndPending(ChallengeState.Expired) with
            {
                State = FilingState.Returned,
                ReturnReason = ReturnReason.CodeExpired,
                Closed = Deadline,
            };
        }

        return EndPending(ReturnReason == ReturnReason.CodeExpired ? ChallengeState.Expired : ChallengeState.Cancelled);
    }

    private Filing EndPending(ChallengeState end) => this with
    {
        Challenges = [.. Challenges.Select(c => c.State == ChallengeState.Pending ? c with { State = end } : c)],
    };
}
