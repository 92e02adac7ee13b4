using Beian.LoadTest.Load;
using Beian.LoadTest.Scenarios;

namespace Beian.LoadTest.Comparing;

/// <summary>How much a comparison does.</summary>
/// <param name="Rounds">How often everything is measured, in turn.</param>
/// <param name="Duration">How long a measurement takes.</param>
/// <param name="UnderWay">Calls under way where the capacity is measured.</param>
/// <param name="Connections">Over so many connections.</param>
/// <param name="RightCalls">Right entries in one measurement of the capacity: each needs a filing of its own.</param>
/// <param name="ScriptCalls">Calls of the script alone in one measurement.</param>
/// <param name="FewFilings">Open filings of the one server.</param>
/// <param name="ManyFilings">Open filings of the other.</param>
/// <param name="AppendFsync">When Redis brings a write to the disk.</param>
internal sealed record CompareSettings(
    int Rounds, TimeSpan Duration, int UnderWay, int Connections, int RightCalls, int ScriptCalls, int FewFilings, int ManyFilings, string AppendFsync)
{
    // An open loop must not be held back by what is under way: this only bounds our memory.
    private const int MostUnderWayAtARate = 10_000;

    /// <summary>How the capacity for these calls is measured.</summary>
    public LoadPlan Capacity(Scenario scenario) => new(UnderWay, Duration, MostCalls: scenario.IsUsedUp ? RightCalls : long.MaxValue);

    /// <summary>How calls are made at a rate: an open loop.</summary>
    public LoadPlan At(double rate) => new(MostUnderWayAtARate, Duration, rate, (long)Math.Ceiling(rate * Duration.TotalSeconds));

    /// <summary>Enough for a figure.</summary>
    public static CompareSettings Long(int manyFilings, string appendFsync) =>
        new(Rounds: 6, TimeSpan.FromSeconds(3), UnderWay: 64, Connections: 4, RightCalls: 15_000, ScriptCalls: 40_000, FewFilings: 1_000, manyFilings, appendFsync);

    /// <summary>Enough to see that all of it works.</summary>
    public static CompareSettings Short(string appendFsync) =>
        new(Rounds: 1, TimeSpan.FromSeconds(0.5), UnderWay: 16, Connections: 2, RightCalls: 100, ScriptCalls: 500, FewFilings: 100, ManyFilings: 1_000, appendFsync);
}
