using System.CommandLine;
using Beian.LoadTest.Running;
using Spectre.Console;

namespace Beian.LoadTest.Noon;

/// <summary><c>noon</c>: very many codes that come due at once, and whether the portals notice.</summary>
internal static class NoonCommand
{
    public static Command Create()
    {
        var codes = new Option<int>("--codes") { Description = "Unconfirmed codes of one province", DefaultValueFactory = _ => 1_000_000 };
        var verify = new Option<double>("--verify-rate") { Description = "Calls of VerifyCode a second, before and during the noon", DefaultValueFactory = _ => 500 };
        var rate = new Option<int>("--rate") { Description = "Messages a second that each operator is handed; 0 for as many as it takes", DefaultValueFactory = _ => 500 };
        var forward = new Option<bool>("--forward") { Description = "The noon comes by RunNoonResend, ahead of the clock" };
        var fsync = FsyncOption.Create("always");
        var isShort = ShortOption.Create();
        var report = new Option<string>("--report") { Description = "A folder for noon.md, noon.json and noon.html", DefaultValueFactory = _ => "artifacts/noon" };
        codes.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 100 or > 5_000_000)
            {
                result.AddError("--codes must be from 100 to 5000000.");
            }
        });
        verify.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double>() is < 1 or > 100_000)
            {
                result.AddError("--verify-rate must be from 1 to 100000.");
            }
        });
        rate.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 0 or > 100_000)
            {
                result.AddError("--rate must be from 0 to 100000.");
            }
        });
        var command = new Command("noon", "Measures a noon with very many unconfirmed codes, on a server of its own")
        {
            codes, verify, rate, forward, fsync, isShort, report,
        };
        command.SetAction((parsed, cancellationToken) =>
        {
            var settings = new NoonSettings(
                parsed.GetValue(codes), parsed.GetValue(verify), parsed.GetValue(rate), TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(30),
                TimeSpan.FromSeconds(10), parsed.GetValue(fsync)!, parsed.GetValue(forward));
            return RunAsync(parsed.GetValue(isShort) ? NoonSettings.Short(settings) : settings, parsed.GetValue(report)!, cancellationToken);
        });
        return command;
    }

    /// <summary>Returns the exit code: 0 when every answer was the right one and codes were claimed.</summary>
    private static async Task<int> RunAsync(NoonSettings settings, string folder, CancellationToken cancellationToken)
    {
        var figures = await AnsiConsole.Progress().HideCompleted(false).StartAsync(async progress =>
        {
            var task = progress.AddTask("noon", maxValue: 1);
            var result = await new NoonMeasurement(settings).RunAsync(
                (step, share) =>
                {
                    task.Description = step;
                    task.Value = share;
                },
                cancellationToken).ConfigureAwait(false);
            task.Value = 1;
            return result;
        }).ConfigureAwait(false);
        figures.Write(folder);
        AnsiConsole.WriteLine(figures.ToMarkdown());
        AnsiConsole.WriteLine($"Written to {folder}: noon.md, noon.json, noon.html.");
        if (figures.Watch.First is null)
        {
            AnsiConsole.MarkupLine("[red]No code was claimed.[/]");
        }

        return Verdict.Say(figures.Loads) == 0 && figures.Watch.First is not null ? 0 : 1;
    }
}
