using Beian.LoadTest.Comparing;
using Beian.LoadTest.Load;
using Beian.LoadTest.Reports;

namespace Beian.LoadTest.SideBySide;

/// <summary>What calls came to on servers beside one another, and how two of these differ, round by round.</summary>
internal static class SideTable
{
    /// <summary>Medians over the rounds, a row for each kind of call on each side.</summary>
    public static Grid Of(Rounds rounds)
    {
        var grid = new Grid("calls", "a second", "p50 ms", "p99 ms", "CPU µs a call: server", "Redis", "both");
        foreach (var name in rounds.Names)
        {
            grid.Add(
                name,
                Figures.Count(rounds.Median(name, load => load.Recording.Throughput)),
                Figures.Ratio(rounds.Median(name, load => load.Recording.Within(50).TotalMilliseconds)),
                Figures.Ratio(rounds.Median(name, load => load.Recording.Within(99).TotalMilliseconds)),
                Text(rounds.Median(name, load => load.Cost!.Value.Server.TotalMicroseconds)),
                Text(rounds.Median(name, load => load.Cost!.Value.Redis.TotalMicroseconds)),
                Text(rounds.Median(name, load => load.Cost!.Value.System.TotalMicroseconds)));
        }

        return grid;

        static string Text(double microseconds) => Figures.Microseconds(TimeSpan.FromMicroseconds(microseconds));
    }

    /// <summary>A figure of one side and the other, in each round.</summary>
    public static Spread Between(Rounds rounds, string scenario, string side, string other, Func<Measured, Measured, double> figure) => Spread.Of(
        rounds.Of(Sides.NameOf(scenario, side)).Zip(rounds.Of(Sides.NameOf(scenario, other)), figure));

    /// <summary>Everything that was measured, for a program.</summary>
    public static object ForJson(Rounds rounds) =>
        rounds.Names.SelectMany(name => rounds.Of(name).Select(load => new { name, load = Figures.Of(load) }));
}
