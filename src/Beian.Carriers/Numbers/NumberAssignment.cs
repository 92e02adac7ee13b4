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

    /// <summary>
    /// Whether the number can move to another network, and so whether a porting of it can be recorded. Ranges of virtual
    /// operators, data cards and satellite phones cannot; in no range there is nobody to move it from.
    /// </summary>
    public bool IsPortable => Kind is NumberKind.Person;
}
