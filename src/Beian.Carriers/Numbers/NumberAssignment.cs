namespace Beian.Carriers.Numbers;

/// <summary>What the numbering plan, or a porting, says of a phone number.</summary>
/// <param name="Operator">Whose subscriber it is, and so which carrier reaches it.</param>
/// <param name="Host">The network the phone is on; differs from the operator for virtual operators only.</param>
/// <param name="Kind">What the number is used for.</param>
/// <param name="Ported">Whether a porting, not the range, decided the operator.</param>
public readonly record struct NumberAssignment(Operator Operator, Operator Host, NumberKind Kind, bool Ported = false)
{
    /// <summary>A number of no range.</summary>
    public static NumberAssignment Unassigned => default;

    /// <summary>Whether a person can hold the number and so receive a code on it.</summary>
    public bool IsPersonal => Kind is NumberKind.Person or NumberKind.VirtualOperator;

    /// <summary>
    /// Whether the number can move to another network. Ranges of virtual operators, data cards and satellite phones
    /// cannot; a number of no range may belong to one newer than the table, so a porting is believed there.
    /// </summary>
    public bool IsPortable => Kind is NumberKind.Person or NumberKind.Unassigned;
}
