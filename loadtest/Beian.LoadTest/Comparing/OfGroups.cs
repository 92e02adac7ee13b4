using Beian.LoadTest.Load;
using Beian.LoadTest.Reports;
using Beian.LoadTest.Running;
using Beian.LoadTest.Scenarios;
using Beian.LoadTest.Servers;
using Beian.LoadTest.SideBySide;
using Spectre.Console;
using Grid = Beian.LoadTest.Reports.Grid;

namespace Beian.LoadTest.Comparing;

/// <summary>Measures one server that sends entries to the store in groups beside another that sends each by itself.</summary>
internal sealed class OfGroups(CompareSettings settings)
{
    private const string Grouped = "in groups";
    private const string Alone = "one to a command";

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
            await AddAsync(sides, Grouped, [], cancellationToken).ConfigureAwait(false);
            await AddAsync(sides, Alone, [("Store:EntriesPerCommand", "1")], cancellationToken).ConfigureAwait(false);
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
        report.Write(folder, "grouping");
        AnsiConsole.WriteLine(report.ToMarkdown());
        AnsiConsole.WriteLine($"Written to {folder}: grouping.md, grouping.json.");
        return Verdict.Say([.. _warmUp, .. _closed.Loads, .. _half.Loads]);
    }

    private async Task AddAsync(Sides sides, string name, (string, string)[] store, CancellationToken cancellationToken)
    {
        var side = await Side.OpenAsync(
            name,
            await ProbedServer.StartAsync(settings.AppendFsync, store).ConfigureAwait(false),
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
        new[] { Grouped, Alone }.Min(side => _closed.Median(Sides.NameOf(scenario, side), load => load.Recording.Throughput)) / 2;

    private SideReport Report(string conditions)
    {
        (string Heading, Grid Grid)[] tables =
        [
            ($"In groups, against one to a command, {settings.UnderWay} under way: median of the rounds, and their middle half", Against(_closed)),
            ("The same at a rate, half of what the slower one can do", Against(_half)),
            ($"Calls, {settings.UnderWay} under way, medians of the rounds", SideTable.Of(_closed)),
            ("Calls at that rate, medians of the rounds", SideTable.Of(_half)),
        ];
        return new SideReport(
            "Entries in groups, and one to a command", conditions, tables, new { conditions, closed = SideTable.ForJson(_closed), half = SideTable.ForJson(_half) });
    }

    private static Grid Against(Rounds rounds)
    {
        var grid = new Grid("calls", "a second", "CPU of server and Redis", "difference, µs a call", "p50", "p99");
        foreach (var scenario in Scenarios)
        {
            grid.Add(
                scenario,
                Between((grouped, alone) => grouped.Recording.Throughput / alone.Recording.Throughput).ToText("0.00"),
                Between((grouped, alone) => grouped.Cost!.Value.System / alone.Cost!.Value.System).ToText("0.00"),
                Between((grouped, alone) => (grouped.Cost!.Value.System - alone.Cost!.Value.System).TotalMicroseconds).ToText("0.0"),
                Between((grouped, alone) => grouped.Recording.Within(50) / alone.Recording.Within(50)).ToText("0.00"),
                Between((grouped, alone) => grouped.Recording.Within(99) / alone.Recording.Within(99)).ToText("0.00"));

            Spread Between(Func<Measured, Measured, double> figure) => SideTable.Between(rounds, scenario, Grouped, Alone, figure);
        }

        return grid;
    }
}
