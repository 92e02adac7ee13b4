using Beian.Outbox;

namespace Beian.NoonResend;

/// <summary>A run that is not through, and what a replica knows of how far it has got.</summary>
internal sealed class FollowedRun
{
    private static readonly NoonProgress NotLookedAt = new(0, 0, null, null, null);

    private readonly Dictionary<Province, NoonProgress> _progress;

    public FollowedRun(NoonRun run)
    {
        Run = run;
        _progress = run.Provinces.ToDictionary(province => province, _ => NotLookedAt);
        // The clock's are due as they are.
        Waiting = new(
            from province in run.Trigger == V1.NoonRunTrigger.Operator ? run.Provinces : []
            from carrier in Lane.Operators
            select new WaitingCodes(province, carrier, ""));
    }

    /// <summary>The run.</summary>
    public NoonRun Run { get; }

    /// <summary>Codes that are yet to be brought forward; whose turn it is comes first.</summary>
    public Queue<WaitingCodes> Waiting { get; }

    /// <summary>How far it has got, as last counted.</summary>
    public NoonReport Report => new(Run, [.. Run.Provinces.Select(province => _progress[province])]);

    /// <summary>A province was looked at.</summary>
    public void Counted(Province province, NoonProgress progress) => _progress[province] = progress;
}

/// <summary>Codes of a run that are yet to be brought forward.</summary>
/// <param name="Province">Whose codes.</param>
/// <param name="Carrier">The operator of their phones.</param>
/// <param name="Behind">Where to go on.</param>
internal readonly record struct WaitingCodes(Province Province, Operator Carrier, string Behind);
