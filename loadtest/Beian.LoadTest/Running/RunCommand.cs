using System.CommandLine;
using Beian.LoadTest.Connections;
using Beian.LoadTest.Grounds;
using Beian.LoadTest.Load;
using Beian.LoadTest.Reports;
using Beian.LoadTest.Scenarios;
using Beian.LoadTest.Servers;
using Spectre.Console;

namespace Beian.LoadTest.Running;

/// <summary><c>run</c>: load of the chosen scenarios, one after the other, on a server of its own or another.</summary>
internal static class RunCommand
{
    /// <summary>The most that are made for a rate and a duration, a minute's work; more where somebody says so.</summary>
    public const int MostFilings = 200_000;

    public static Command Create()
    {
        var options = new RunOptions();
        var command = new Command("run", "Puts load on a server and checks every answer: of its own, unless --address says otherwise");
        options.AddTo(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(options.Read(parsed), cancellationToken));
        return command;
    }

    /// <summary>Returns the exit code: 0 only when every answer was the right one.</summary>
    private static async Task<int> RunAsync(RunSettings settings, CancellationToken cancellationToken)
    {
        if (settings.Address is { } address)
        {
            return await Conversation.HoldAsync(address, _ => RunAsync(settings, address, server: null, cancellationToken), cancellationToken).ConfigureAwait(false);
        }

        await using var server = await ProbedServer.StartAsync(settings.AppendFsync).ConfigureAwait(false);
        return await RunAsync(settings, server.Address, server, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<int> RunAsync(RunSettings settings, Uri address, LocalServer? server, CancellationToken cancellationToken)
    {
        using var line = new Line(address, settings.Connections);
        await using var ground = await Ground.OpenAsync(line, isOwn: server is not null, cancellationToken).ConfigureAwait(false);
        List<Measured> loads = [];
        try
        {
            await AnsiConsole.Progress().HideCompleted(false).StartAsync(async progress =>
            {
                foreach (var scenario in settings.Scenarios)
                {
                    var shown = new Shown(progress.AddTask(scenario.Name, maxValue: 1), scenario.Name);
                    loads.Add(await MeasureAsync(scenario, settings, ground, server, shown, cancellationToken).ConfigureAwait(false));
                }
            }).ConfigureAwait(false);
        }
        finally
        {
            if (server is null)
            {
                // Also when it was broken off.
                await ground.TakeBackAsync(CancellationToken.None).ConfigureAwait(false);
            }
        }

        AnsiConsole.Write(Figures.Table(loads).ToTable());
        AnsiConsole.WriteLine(Machine.Describe());
        if (settings.Report is { } folder)
        {
            RunReport.Write(folder, loads);
            AnsiConsole.WriteLine($"Written to {folder}: run.json, run.html.");
        }

        return Verdict.Say(loads);
    }

    private static async Task<Measured> MeasureAsync(
        Scenario scenario, RunSettings settings, Ground ground, LocalServer? server, Shown shown, CancellationToken cancellationToken)
    {
        try
        {
            await scenario.PrepareAsync(ground, FilingsOf(scenario, settings), shown.Preparing, cancellationToken).ConfigureAwait(false);
            var plan = new LoadPlan(settings.UnderWay, settings.Duration, settings.Rate);
            // Of a scenario whose ground is used up by its calls, no more than a tenth goes into warming up.
            var warmUp = plan with { Duration = settings.WarmUp, MostCalls = Math.Max(1, scenario.Supply / 10) };
            var warm = await Measured.RunAsync(scenario, ground.Line, warmUp, server, shown.WarmingUp, cancellationToken).ConfigureAwait(false);
            var load = await Measured.RunAsync(
                scenario, ground.Line, plan, server, so => shown.Measuring(so, settings.Duration), cancellationToken).ConfigureAwait(false);
            shown.Done(load.Recording);
            // A wrong answer is one before the figures count as well.
            return load with { Before = warm.Recording };
        }
        finally
        {
            await scenario.DisposeAsync().ConfigureAwait(false);
        }
    }

    // At a rate it is known how many calls there will be. Without one nobody can say, and what is used up may end before its time.
    private static int FilingsOf(Scenario scenario, RunSettings settings)
    {
        var calls = (long)Math.Ceiling((settings.Rate ?? 0) * (settings.WarmUp + settings.Duration).TotalSeconds);
        return settings.Filings ?? (int)Math.Clamp(scenario.FilingsFor(calls), scenario.DefaultFilings, MostFilings);
    }
}
