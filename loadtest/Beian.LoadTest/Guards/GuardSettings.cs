using Beian.LoadTest.Load;
using Beian.LoadTest.Scenarios;

namespace Beian.LoadTest.Guards;

/// <summary>How much is measured.</summary>
/// <param name="Rounds">How often everything is measured, in turn.</param>
/// <param name="Duration">How long a measurement takes.</param>
/// <param name="UnderWay">Calls under way.</param>
/// <param name="RightCalls">Right entries in one measurement: each needs a filing of its own.</param>
/// <param name="Filings">Filings of the other calls.</param>
internal sealed record GuardSettings(int Rounds, TimeSpan Duration, int UnderWay, int RightCalls, int Filings)
{
    /// <summary>Enough for a figure.</summary>
    public static GuardSettings Long { get; } = new(Rounds: 10, TimeSpan.FromSeconds(2), UnderWay: 64, RightCalls: 4_000, Filings: 1_000);

    /// <summary>Enough to see that all of it works.</summary>
    public static GuardSettings Short { get; } = new(Rounds: 1, TimeSpan.FromSeconds(0.3), UnderWay: 16, RightCalls: 60, Filings: 50);

    public LoadPlan PlanOf(Scenario scenario) => new(UnderWay, Duration, MostCalls: scenario.IsUsedUp ? RightCalls : long.MaxValue);
}
