using Beian.LoadTest.Scenarios;
using Beian.LoadTest.SideBySide;

namespace Beian.LoadTest.Comparing;

/// <summary>A figure that is to be reached.</summary>
/// <param name="What">Which.</param>
/// <param name="Figure">What was measured.</param>
/// <param name="Bound">What it is to be.</param>
/// <param name="IsUpper">At most that, not at least.</param>
internal sealed record Target(string What, double Figure, double Bound, bool IsUpper)
{
    public bool IsReached => IsUpper ? Figure <= Bound : Figure >= Bound;

    /// <summary>Everything that a comparison is held against.</summary>
    public static IReadOnlyList<Target> Of(Comparison comparison)
    {
        var (closed, half, filings) = (comparison.Closed, comparison.Half, comparison.Filings);
        return
        [
            .. OfACall.Verdicts.Select(verdict => new Target(
                $"CPU of server and Redis: {verdict.Scenario}, against a call that does nothing and the script alone, sixteen to a trip",
                closed.Median(
                    verdict.Scenario, Nothing.Called, $"{verdict.Scenario}, sixteen to a trip",
                    (load, nothing, script) => load.Cost!.Value.System / (nothing.Cost!.Value.System + script.Cpu)),
                1.5, IsUpper: true)),
            .. OfACall.Verdicts.Select(verdict => new Target(
                $"calls a second: {verdict.Scenario}, against a call that does nothing",
                closed.Median(verdict.Scenario, Nothing.Called, (load, nothing) => load.Recording.Throughput / nothing.Recording.Throughput),
                verdict.Scenario == "verify-right" ? 0.2 : 0.35, IsUpper: false)),
            .. OfACall.Verdicts.Select(verdict => new Target(
                $"p99 at half of the capacity: {verdict.Scenario}, against a call that does nothing at half of its own",
                half.Median(verdict.Scenario, Nothing.Called, (load, nothing) => load.Recording.Within(99) / nothing.Recording.Within(99)),
                3, IsUpper: true)),
            .. OfACall.Verdicts.Select(verdict => new Target(
                $"the same against a call that does nothing at the same rate: {verdict.Scenario}",
                half.Median(verdict.Scenario, OfACall.NothingBeside(verdict.Scenario), (load, nothing) => load.Recording.Within(99) / nothing.Recording.Within(99)),
                3, IsUpper: true)),
            .. OfACall.Verdicts.Select(verdict => new Target(
                $"calls a second with {comparison.Settings.ManyFilings:N0} open filings, against {comparison.Settings.FewFilings:N0}: {verdict.Scenario}",
                filings.Median(
                    Sides.NameOf(verdict.Scenario, OfManyFilings.Many), Sides.NameOf(verdict.Scenario, OfManyFilings.Few),
                    (many, few) => many.Recording.Throughput / few.Recording.Throughput),
                0.9, IsUpper: false)),
        ];
    }
}
