namespace Beian.Outbox;

/// <summary>Where messages of a province wait for an operator's channel.</summary>
/// <param name="Province">Whose messages.</param>
/// <param name="Operator">Whose channel, which for a second attempt is not the operator of the phone.</param>
/// <param name="Urgency">Which of the two queues.</param>
public readonly record struct Lane(Province Province, Operator Operator, Urgency Urgency)
{
    /// <summary>Every operator, in order of its number in the contract.</summary>
    public static IReadOnlyList<Operator> Operators { get; } = [.. Enum.GetValues<Operator>().Where(o => o != Operator.Unspecified)];

    /// <summary>Every lane of a province, in the order in which they are looked at.</summary>
    public static IEnumerable<Lane> Of(Province province) =>
        from carrier in Operators
        from urgency in Enum.GetValues<Urgency>()
        select new Lane(province, carrier, urgency);
}

/// <summary>Who goes first where a channel cannot take all at once.</summary>
public enum Urgency
{
    /// <summary>Somebody waits for it: first messages and manual resends, with their second attempts.</summary>
    Urgent,

    /// <summary>The noon resend with its second attempts, which comes in a burst.</summary>
    Noon,
}
