namespace Beian.Callers;

/// <summary>Who calls, or why that is not known.</summary>
/// <param name="Caller">Null where it is not known.</param>
/// <param name="Problem">Why not.</param>
internal readonly record struct Identity(Caller? Caller, TokenProblem Problem)
{
    public Identity(Caller caller)
        : this(caller, TokenProblem.None)
    {
    }

    public Identity(TokenProblem problem)
        : this(null, problem)
    {
    }
}
