using Beian.LoadTest.Comparing;
using Beian.LoadTest.Load;
using Beian.LoadTest.Reports;
using Beian.LoadTest.SideBySide;

namespace Beian.LoadTest.Guards;

/// <summary>What each guard costs a verification, and all of them together.</summary>
internal static class GuardReport
{
    /// <summary>CPU time that all of them may take of a call, µs.</summary>
    private const double Limit = 15;

    private const string Together = "together";

    private static readonly IReadOnlyList<string> Scenarios = [.. OfACall.Verdicts.Select(verdict => verdict.Scenario)];

    public static SideReport Of(Rounds rounds, string conditions)
    {
        var costs = Scenarios.SelectMany(scenario => CostsOf(rounds, scenario)).ToList();
        return new SideReport(
            "What guards a verification, and what that costs",
            conditions,
            [
                ("All of them together", Targets(costs)),
                ("CPU time a call, µs: median of the rounds, and their middle half", Table(costs)),
                ("Calls on each server, medians of the rounds", SideTable.Of(rounds)),
            ],
            new
            {
                conditions,
                costs = costs.Select(cost => new { cost.Scenario, cost.Guard, cost.Server, cost.Redis, cost.Both, cost.Ratio }),
                loads = SideTable.ForJson(rounds),
            });
    }

    private static IEnumerable<Cost> CostsOf(Rounds rounds, string scenario)
    {
        for (var n = 1; n < Step.All.Count; n++)
        {
            yield return Of(Step.All[n].Guard!, Step.All[n - 1], Step.All[n]);
        }

        yield return Of(Together, Step.All[0], Step.All[^1]);

        Cost Of(string guard, Step with, Step without)
        {
            return new Cost(
                scenario, guard, Difference(cost => cost.Server), Difference(cost => cost.Redis), Difference(cost => cost.System),
                SideTable.Between(rounds, scenario, with.Name, without.Name, (a, b) => a.Cost!.Value.System / b.Cost!.Value.System));

            Spread Difference(Func<ProcessorTime, TimeSpan> of) => SideTable.Between(
                rounds, scenario, with.Name, without.Name, (a, b) => (of(a.Cost!.Value) - of(b.Cost!.Value)).TotalMicroseconds);
        }
    }

    private static Grid Targets(IReadOnlyList<Cost> costs)
    {
        var grid = new Grid("calls", "to be, µs of server and Redis", "is", "");
        foreach (var cost in costs.Where(cost => cost.Guard == Together))
        {
            grid.Add(cost.Scenario, $"≤ {Figures.Count(Limit)}", cost.Both.ToText("0.0"), cost.Both.Median <= Limit ? "reached" : "not reached");
        }

        return grid;
    }

    private static Grid Table(IReadOnlyList<Cost> costs)
    {
        var grid = new Grid("calls", "guard", "server", "Redis", "both", "with, against without");
        foreach (var cost in costs)
        {
            grid.Add(cost.Scenario, cost.Guard, cost.Server.ToText("0.0"), cost.Redis.ToText("0.0"), cost.Both.ToText("0.0"), cost.Ratio.ToText("0.00"));
        }

        return grid;
    }

    /// <summary>What a guard costs one kind of call, µs.</summary>
    private sealed record Cost(string Scenario, string Guard, Spread Server, Spread Redis, Spread Both, Spread Ratio);
}
