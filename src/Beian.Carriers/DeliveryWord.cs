namespace Beian.Carriers;

/// <summary>What a delivery report comes to.</summary>
public enum DeliveryOutcome
{
    /// <summary>Still on its way; another report may follow.</summary>
    Underway,

    /// <summary>On the phone.</summary>
    Delivered,

    /// <summary>Will not arrive.</summary>
    Failed,
}

/// <summary>
/// The words of delivery reports, as CMPP and SMGP carry them. SGIP reports a state (0 delivered, 1 waiting,
/// 2 failed); its adapter translates that into these.
/// </summary>
public static class DeliveryWord
{
    /// <summary>Delivered.</summary>
    public const string Delivered = "DELIVRD";

    /// <summary>Could not be delivered.</summary>
    public const string Undeliverable = "UNDELIV";

    /// <summary>The carrier tried until the message's life ended: phone off, out of reach.</summary>
    public const string Expired = "EXPIRED";

    /// <summary>Refused on the way: blocked, in arrears, filtered.</summary>
    public const string Rejected = "REJECTD";

    /// <summary>Accepted by the next hop, not yet on the phone.</summary>
    public const string Accepted = "ACCEPTD";

    /// <summary>On its way.</summary>
    public const string EnRoute = "ENROUTE";

    /// <summary>
    /// Reads a word. Gateways add words of their own for why a delivery failed (<c>MK:0012</c>, <c>CB:0001</c>), so any
    /// word not listed here is a failure.
    /// </summary>
    public static DeliveryOutcome Outcome(string word) => word switch
    {
        Delivered => DeliveryOutcome.Delivered,
        Accepted or EnRoute => DeliveryOutcome.Underway,
        _ => DeliveryOutcome.Failed,
    };
}
