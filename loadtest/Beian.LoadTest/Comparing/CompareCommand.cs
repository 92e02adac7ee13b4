using System.CommandLine;
using Beian.LoadTest.Running;
using Spectre.Console;

namespace Beian.LoadTest.Comparing;

/// <summary><c>compare</c>: what a verification costs beside what it could cost, and which of the targets are reached.</summary>
internal static class CompareCommand
{
    private const int DefaultFilings = 1_000_000;

    private static readonly string[] Steps = ["filings for the calls", "rounds", "at half of the capacity", "very many filings", "with very many filings"];

    public static Command Create()
    {
        var filings = new Option<int>("--filings") { Description = "Open filings of the server with many", DefaultValueFactory = _ => DefaultFilings };
        filings.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1_000 or > 5_000_000)
            {
                result.AddError("--filings must be from 1000 to 5000000.");
            }
        });
        var fsync = FsyncOption.Create("no");
        var isShort = ShortOption.Create();
        var beside = new Option<string[]>("--beside") { Description = "Instead of all that: a server as it ships beside one with this setting or environment variable, NAME=VALUE; several may be given" };
        beside.Validators.Add(result =>
        {
            foreach (var told in result.Tokens.Where(told => told.Value.IndexOf('=', StringComparison.Ordinal) <= 0))
            {
                result.AddError($"--beside must be NAME=VALUE, and is '{told.Value}'.");
            }
        });
        var report = new Option<string>("--report") { Description = "A folder for compare.md, compare.json and compare.html", DefaultValueFactory = _ => "artifacts/compare" };
        var command = new Command("compare", "Measures verifications against calls that do nothing, plain commands and the script alone, on servers of its own")
        {
            filings, fsync, beside, isShort, report,
        };
        command.SetAction((parsed, cancellationToken) =>
        {
            var settings = parsed.GetValue(isShort) ? CompareSettings.Short(parsed.GetValue(fsync)!) : CompareSettings.Long(parsed.GetValue(filings), parsed.GetValue(fsync)!);
            return parsed.GetValue(beside) is [_, ..] told
                ? new OfSettings(settings, [.. told.Select(one => one.Split('=', 2)).Select(one => (one[0], one[1]))]).RunAsync(parsed.GetValue(report)!, cancellationToken)
                : RunAsync(settings, parsed.GetValue(report)!, cancellationToken);
        });
        return command;
    }

    /// <summary>Returns the exit code: 0 when every answer was the right one. A target that is not reached is no failure of the tool.</summary>
    private static async Task<int> RunAsync(CompareSettings settings, string folder, CancellationToken cancellationToken)
    {
        var comparison = new Comparison(settings);
        await AnsiConsole.Progress().HideCompleted(false).StartAsync(async progress =>
        {
            var tasks = Steps.Select(name => progress.AddTask(name, maxValue: 1)).ToArray();
            await OfACallAsync(comparison, tasks, cancellationToken).ConfigureAwait(false);
            await OfManyFilingsAsync(comparison, tasks, cancellationToken).ConfigureAwait(false);
        }).ConfigureAwait(false);
        comparison.End();

        var report = new CompareReport(comparison);
        report.Write(folder);
        AnsiConsole.WriteLine(report.ToMarkdown());
        AnsiConsole.WriteLine($"Written to {folder}: compare.md, compare.json, compare.html.");
        return Verdict.Say(comparison.Loads);
    }

    private static async Task OfACallAsync(Comparison comparison, ProgressTask[] tasks, CancellationToken cancellationToken)
    {
        var settings = comparison.Settings;
        await using var call = await OfACall.PrepareAsync(settings, share => tasks[0].Value = share, cancellationToken).ConfigureAwait(false);
        tasks[0].Value = 1;
        comparison.WarmUp.AddRange(await call.WarmUpAsync(cancellationToken).ConfigureAwait(false));
        for (var round = 0; round < settings.Rounds; round++)
        {
            await call.RoundAsync(comparison.Closed, round, cancellationToken).ConfigureAwait(false);
            tasks[1].Value = (round + 1.0) / settings.Rounds;
        }

        for (var round = 0; round < settings.Rounds; round++)
        {
            await call.HalfAsync(comparison.Closed, comparison.Half, round, cancellationToken).ConfigureAwait(false);
            tasks[2].Value = (round + 1.0) / settings.Rounds;
        }

        if (ForeignProgram.Exists(H2Load.Name))
        {
            comparison.H2Load = await call.H2LoadAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task OfManyFilingsAsync(Comparison comparison, ProgressTask[] tasks, CancellationToken cancellationToken)
    {
        var settings = comparison.Settings;
        await using var both = await OfManyFilings.PrepareAsync(settings, share => tasks[3].Value = share, cancellationToken).ConfigureAwait(false);
        tasks[3].Value = 1;
        comparison.WarmUp.AddRange(both.WarmUp);
        for (var round = 0; round < settings.Rounds; round++)
        {
            await both.RoundAsync(comparison.Filings, round, cancellationToken).ConfigureAwait(false);
            tasks[4].Value = (round + 1.0) / settings.Rounds;
        }
    }
}
