using System.CommandLine;
using Beian.LoadTest.Reports;
using Beian.LoadTest.Running;
using Spectre.Console;

namespace Beian.LoadTest.Guards;

/// <summary><c>guards</c>: what tokens, limits, keyed digests and the audit trail cost a verification.</summary>
internal static class GuardsCommand
{
    public static Command Create()
    {
        var isShort = ShortOption.Create();
        var report = new Option<string>("--report") { Description = "A folder for guards.md and guards.json", DefaultValueFactory = _ => "artifacts/guards" };
        var command = new Command("guards", "Measures what tokens, limits, keyed digests and the audit trail cost a verification, on servers of its own") { isShort, report };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetValue(isShort) ? GuardSettings.Short : GuardSettings.Long, parsed.GetValue(report)!, cancellationToken));
        return command;
    }

    /// <summary>Returns the exit code: 0 when every answer was the right one. A target that is not reached is no failure of the tool.</summary>
    private static async Task<int> RunAsync(GuardSettings settings, string folder, CancellationToken cancellationToken)
    {
        var (conditions, measurement) = (new Conditions(), new GuardMeasurement(settings));
        await AnsiConsole.Progress().HideCompleted(false).StartAsync(async progress =>
        {
            var rounds = progress.AddTask("rounds", maxValue: 1);
            await measurement.RunAsync(share => rounds.Value = share, cancellationToken).ConfigureAwait(false);
        }).ConfigureAwait(false);

        var report = GuardReport.Of(measurement.Rounds, conditions.Say($"Redis' appendfsync: no. {settings.Rounds} rounds, {settings.UnderWay} calls under way."));
        report.Write(folder, "guards");
        AnsiConsole.WriteLine(report.ToMarkdown());
        AnsiConsole.WriteLine($"Written to {folder}: guards.md, guards.json.");
        return Verdict.Say([.. measurement.WarmUp, .. measurement.Rounds.Loads]);
    }
}
