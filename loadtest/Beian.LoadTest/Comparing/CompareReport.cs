using System.Globalization;
using System.Text;
using Beian.LoadTest.Load;
using Beian.LoadTest.Reports;
using Beian.LoadTest.Scenarios;

namespace Beian.LoadTest.Comparing;

/// <summary>A comparison as Markdown, as JSON and as a page.</summary>
internal sealed class CompareReport(Comparison comparison)
{
    private readonly IReadOnlyList<Target> _targets = Target.Of(comparison);

    public void Write(string folder)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "compare.md"), ToMarkdown());
        File.WriteAllText(Path.Combine(folder, "compare.json"), ToJson());
        File.WriteAllText(Path.Combine(folder, "compare.html"), ToPage());
    }

    public string ToMarkdown()
    {
        var text = new StringBuilder("# What a verification costs\n\n").Append(comparison.Conditions).Append('\n');
        foreach (var (heading, grid) in Tables())
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {heading}\n\n{grid.ToMarkdown()}");
        }

        return text.ToString();
    }

    private string ToPage()
    {
        var page = new Page("What a verification costs");
        page.Paragraph(comparison.Conditions);
        foreach (var (heading, grid) in Tables())
        {
            page.Heading(heading);
            page.Add(grid);
        }

        page.Heading("The last round");
        List<(string, Recording)> half = [.. comparison.Half.Names.Select(name => (name, comparison.Half.Of(name)[^1].Recording))];
        List<(string, Recording)> closed = [.. comparison.Closed.Names.Select(name => (name, comparison.Closed.Of(name)[^1].Recording))];
        page.Add(Charts.Latencies("How long calls took at half of the capacity", half));
        page.Add(Charts.Latencies($"How long calls took with {comparison.Settings.UnderWay} under way", closed));
        page.Add(Charts.Throughput($"How many there were with {comparison.Settings.UnderWay} under way", closed));
        return page.ToString();
    }

    private string ToJson() => Figures.ToJson(new
    {
        conditions = comparison.Conditions,
        targets = _targets.Select(target => new { target.What, target.Figure, target.Bound, target.IsUpper, target.IsReached }),
        closed = comparison.Closed.Loads.Select(Figures.Of),
        half = comparison.Half.Loads.Select(Figures.Of),
        filings = comparison.Filings.Names.SelectMany(name => comparison.Filings.Of(name).Select(load => new { name, load = Figures.Of(load) })),
        scripts = comparison.Closed.Scripts.Select(name => new
        {
            name,
            callsPerSecond = comparison.Closed.MedianOfScript(name, run => run.CallsPerSecond),
            cpuMicrosecondsPerCall = comparison.Closed.MedianOfScript(name, run => run.Cpu.TotalMicroseconds),
        }),
        h2load = comparison.H2Load is { } other
            ? new { again = other.Again.CallsPerSecond, nothing = other.Nothing.CallsPerSecond, ours = new[] { other.Again.Ours, other.Nothing.Ours }.Select(Figures.Of) }
            : null,
    });

    private IEnumerable<(string Heading, Grid Grid)> Tables()
    {
        yield return ("Targets", Targets());
        yield return ($"Calls, {comparison.Settings.UnderWay} under way, medians of the rounds", Loads(comparison.Closed, Nothing.Called));
        yield return ("Beside plain commands, and beside the script alone one to a trip", Baselines());
        yield return ("The script alone, by redis-benchmark from 32 connections", Scripts());
        yield return ("At half of the capacity of each, in an open loop", Loads(comparison.Half, null));
        yield return ($"With {comparison.Settings.FewFilings:N0} and with {comparison.Settings.ManyFilings:N0} open filings", Loads(comparison.Filings, null));
        if (comparison.H2Load is { } other)
        {
            var grid = new Grid("calls a second", "by h2load", "the same request by this tool", "as above: many filings, each call with a request id of its own");
            foreach (var (name, (calls, ours)) in new[] { ("verify-again", other.Again), (Nothing.Called, other.Nothing) })
            {
                grid.Add(name, Figures.Count(calls), Figures.Count(Throughput(ours)), Figures.Count(comparison.Closed.Median(name, Throughput)));
            }

            yield return ("By another generator, which sends one request over and over: of one filing, and without a request id", grid);
        }
    }

    private Grid Targets()
    {
        var grid = new Grid("target", "to be", "is", "");
        foreach (var target in _targets)
        {
            grid.Add(target.What, $"{(target.IsUpper ? "≤" : "≥")} {Figures.Ratio(target.Bound)}", Figures.Ratio(target.Figure), target.IsReached ? "reached" : "not reached");
        }

        return grid;
    }

    private static Grid Loads(Rounds rounds, string? against)
    {
        var grid = new Grid(
            "calls", "a second", "against nothing", "p50 ms", "p99 ms", "CPU µs a call: server", "Redis", "both, against nothing", "client");
        foreach (var name in rounds.Names)
        {
            var (server, redis) = (rounds.Median(name, load => load.Cost!.Value.Server.TotalMicroseconds), rounds.Median(name, load => load.Cost!.Value.Redis.TotalMicroseconds));
            grid.Add(
                name,
                Figures.Count(rounds.Median(name, Throughput)),
                against is null ? "" : Figures.Ratio(rounds.Median(name, against, (load, nothing) => Throughput(load) / Throughput(nothing))),
                Figures.Milliseconds(TimeSpan.FromMilliseconds(rounds.Median(name, load => load.Recording.Within(50).TotalMilliseconds))),
                Figures.Milliseconds(TimeSpan.FromMilliseconds(rounds.Median(name, load => load.Recording.Within(99).TotalMilliseconds))),
                Figures.Microseconds(TimeSpan.FromMicroseconds(server)),
                Figures.Microseconds(TimeSpan.FromMicroseconds(redis)),
                against is null ? "" : Figures.Ratio(rounds.Median(name, against, (load, nothing) => load.Cost!.Value.System / nothing.Cost!.Value.System)),
                Figures.Microseconds(TimeSpan.FromMicroseconds(rounds.Median(name, load => load.Cost!.Value.Client.TotalMicroseconds))));
        }

        return grid;
    }

    private Grid Baselines()
    {
        var (grid, closed) = (new Grid("calls", "against", "a second", "CPU of server and Redis", "p99"), comparison.Closed);
        foreach (var (scenario, plain) in OfACall.Verdicts)
        {
            if (plain is not null)
            {
                grid.Add(
                    scenario,
                    plain,
                    Figures.Ratio(closed.Median(scenario, plain, (load, other) => Throughput(load) / Throughput(other))),
                    Figures.Ratio(closed.Median(scenario, plain, (load, other) => load.Cost!.Value.System / other.Cost!.Value.System)),
                    Figures.Ratio(closed.Median(scenario, plain, (load, other) => load.Recording.Within(99) / other.Recording.Within(99))));
            }

            var script = $"{scenario}, one to a trip";
            grid.Add(
                scenario,
                "its script",
                Figures.Ratio(closed.Median(scenario, scenario, script, (load, _, run) => Throughput(load) / run.CallsPerSecond)),
                Figures.Ratio(closed.Median(scenario, scenario, script, (load, _, run) => load.Cost!.Value.System / run.Cpu)),
                "");
        }

        return grid;
    }

    private Grid Scripts()
    {
        var grid = new Grid("script of", "a second", "CPU µs a call");
        foreach (var name in comparison.Closed.Scripts)
        {
            grid.Add(
                name,
                Figures.Count(comparison.Closed.MedianOfScript(name, run => run.CallsPerSecond)),
                Figures.Microseconds(TimeSpan.FromMicroseconds(comparison.Closed.MedianOfScript(name, run => run.Cpu.TotalMicroseconds))));
        }

        return grid;
    }

    private static double Throughput(Measured load) => load.Recording.Throughput;
}
