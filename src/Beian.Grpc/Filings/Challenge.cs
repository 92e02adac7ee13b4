namespace Beian.Filings;

/// <summary>One phone of a filing that has to be verified, and how that went.</summary>
/// <param name="Roles">Whom the phone stands for; both where one person is principal and site manager.</param>
/// <param name="Phone">The phone.</param>
/// <param name="Operator">The operator its messages go through.</param>
/// <param name="State">Where it stands.</param>
/// <param name="WrongIdTimes">When the right code came with a wrong ID.</param>
/// <param name="ManualResends">How often the message was asked for again.</param>
/// <param name="Verified">When it was verified, if it was.</param>
/// <param name="Deliveries">Every message of it, oldest first.</param>
public sealed record Challenge(
    IReadOnlyList<Role> Roles,
    PhoneNumber Phone,
    Operator Operator,
    ChallengeState State,
    IReadOnlyList<DateTimeOffset> WrongIdTimes,
    int ManualResends,
    DateTimeOffset? Verified,
    IReadOnlyList<Delivery> Deliveries);

/// <summary>One message of a challenge and what the carrier said of it.</summary>
/// <param name="Trigger">What made it go out.</param>
/// <param name="Attempt">1, or 2 over the fallback route.</param>
/// <param name="State">How far it got.</param>
/// <param name="Tries">How often it was handed to a carrier.</param>
/// <param name="Queued">When it was due to go out.</param>
/// <param name="Accepted">When a carrier took it, if one did.</param>
/// <param name="Ended">When it was delivered, failed or dropped, if it was.</param>
/// <param name="SenderNumber">The number it came from; empty until a carrier took it.</param>
/// <param name="CarrierDetail">The carrier's word, or ours where it said nothing or the message was dropped; empty where there is none.</param>
public sealed record Delivery(
    DeliveryTrigger Trigger,
    int Attempt,
    DeliveryState State,
    int Tries,
    DateTimeOffset Queued,
    DateTimeOffset? Accepted,
    DateTimeOffset? Ended,
    string SenderNumber,
    string CarrierDetail);
