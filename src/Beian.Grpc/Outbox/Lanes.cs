namespace Beian.Outbox;

/// <summary>The order of the outbox lanes in a claim: for each operator the urgent lane, then the noon lane.</summary>
public static class Lanes
{
    /// <summary>Lanes of each operator.</summary>
    public const int PerOperator = 2;

    /// <summary>Every operator, in order of its number in the contract.</summary>
    public static IReadOnlyList<Operator> Operators { get; } = [.. Enum.GetValues<Operator>().Where(o => o != Operator.Unspecified)];

    /// <summary>Whose lane the <paramref name="lane"/>th is, counting from 0.</summary>
    public static Operator OperatorOf(int lane) => Operators[lane / PerOperator];
}
