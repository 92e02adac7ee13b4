using Beian.LoadTest.Load;
using Beian.LoadTest.Reports;
using Beian.LoadTest.Running;
using Beian.LoadTest.Scenarios;
using Beian.LoadTest.Servers;
using Beian.LoadTest.SideBySide;
using Spectre.Console;
using Grid = Beian.LoadTest.Reports.Grid;

namespace Beian.LoadTest.Comparing;

/// <summary>Measures a server as it ships beside one that is told otherwise: whether a setting, of its own or of .NET's, pays.</summary>
/// <param name="settings">How it is measured.</param>
/// <param name="otherwise">What the other is told.</param>
internal sealed class OfSettings(CompareSettings settings, IReadOnlyList<(string Name, string Value)> otherwise)
{
    private const string Shipped = "as it ships";
    private const string Otherwise = "told otherwise";

    private static readonly string[] Scenarios = ["nothing", .. OfACall.Verdicts.Select(verdict => verdict.Scenario)];

    private readonly Rounds _closed = new();
    private readonly Rounds _half = new();
    private readonly List<Measured> _warmUp = [];

    /// <summary>Returns the exit code: 0 when every answer was the right one. Which of the two is ahead is for people to judge.</summary>
    public async Task<int> RunAsync(string folder, CancellationToken cancellationToken)
    {
        var conditions = new Conditions();
        await AnsiConsole.Progress().HideCompleted(false).StartAsync(async progress =>
        {
            var (closed, half) = (progress.AddTask($"{settings.UnderWay} under way", maxValue: settings.Rounds), progress.AddTask("at a rate", maxValue: settings.Rounds));
            await using var sides = new Sides();
            await AddAsync(sides, Shipped, [], cancellationToken).ConfigureAwait(false);
            await AddAsync(sides, Otherwise, otherwise, cancellationToken).ConfigureAwait(false);
            for (var round = 0; round < settings.Rounds; round++)
            {
                await sides.RoundAsync(_closed, round, settings.Capacity, cancellationToken).ConfigureAwait(false);
                closed.Increment(1);
            }

            for (var round = 0; round < settings.Rounds; round++)
            {
                await sides.RoundAsync(_half, round, scenario => settings.At(HalfOf(scenario.Name)), cancellationToken).ConfigureAwait(false);
                half.Increment(1);
            }
        }).ConfigureAwait(false);

        var report = Report(conditions.Say($"Redis' appendfsync: {settings.AppendFsync}. {settings.Rounds} rounds."));
        report.Write(folder, "beside");
        AnsiConsole.WriteLine(report.ToMarkdown());
        AnsiConsole.WriteLine($"Written to {folder}: beside.md, beside.json.");
        return Verdict.Say([.. _warmUp, .. _closed.Loads, .. _half.Loads]);
    }

    private async Task AddAsync(Sides sides, string name, IEnumerable<(string Name, string Value)> told, CancellationToken cancellationToken)
    {
        var side = await Side.OpenAsync(
            name,
            await ProbedServer.StartAsync(settings.AppendFsync, told).ConfigureAwait(false),
            settings.Connections,
            token: null,
            [new Nothing(), new VerifyWrongCode(), new VerifyAgain(), new VerifyRight(isSeeded: true)],
            cancellationToken).ConfigureAwait(false);
        sides.Add(side);
        await side.PrepareAsync(settings.FewFilings, null, cancellationToken).ConfigureAwait(false);
        foreach (var scenario in side.Scenarios)
        {
            _warmUp.Add(await side.MeasureAsync(scenario, settings.Capacity(scenario), cancellationToken).ConfigureAwait(false));
        }
    }

    // The same rate for both: half of what the one can do that can do less.
    private double HalfOf(string scenario) =>
        new[] { Shipped, Otherwise }.Min(side => _closed.Median(Sides.NameOf(scenario, side), load => load.Recording.Throughput)) / 2;

    private SideReport Report(string conditions)
    {
        (string Heading, Grid Grid)[] tables =
        [
            ($"Told otherwise, against as it ships, {settings.UnderWay} under way: median of the rounds, and their middle half", Against(_closed)),
            ("The same at a rate, half of what the slower one can do", Against(_half)),
            ($"Calls, {settings.UnderWay} under way, medians of the rounds", SideTable.Of(_closed)),
            ("Calls at that rate, medians of the rounds", SideTable.Of(_half)),
        ];
        return new SideReport(
            $"A server with {string.Join(", ", otherwise.Select(told => $"{told.Name}={told.Value}"))}, beside one as it ships", conditions, tables, new { conditions, closed = SideTable.ForJson(_closed), half = SideTable.ForJson(_half) });
    }

    private static Grid Against(Rounds rounds)
    {
        var grid = new Grid("calls", "a second", "CPU of server and Redis", "difference, µs a call", "p50", "p99");
        foreach (var scenario in Scenarios)
        {
            grid.Add(
                scenario,
                Between((otherwise, shipped) => otherwise.Recording.Throughput / shipped.Recording.Throughput).ToText("0.00"),
                Between((otherwise, shipped) => otherwise.Cost!.Value.System / shipped.Cost!.Value.System).ToText("0.00"),
                Between((otherwise, shipped) => (otherwise.Cost!.Value.System - shipped.Cost!.Value.System).TotalMicroseconds).ToText("0.0"),
                Between((otherwise, shipped) => otherwise.Recording.Within(50) / shipped.Recording.Within(50)).ToText("0.00"),
                Between((otherwise, shipped) => otherwise.Recording.Within(99) / shipped.Recording.Within(99)).ToText("0.00"));

            Spread Between(Func<Measured, Measured, double> figure) => SideTable.Between(rounds, scenario, Otherwise, Shipped, figure);
        }

        return grid;
    }
}
