using System.CommandLine;
using Beian.LoadTest.Connections;
using Beian.LoadTest.Running;
using Beian.LoadTest.Servers;
using Beian.V1;
using Spectre.Console;

namespace Beian.LoadTest.Watching;

/// <summary><c>watch</c>: what open WatchFilings streams take in the server, and how soon they are told.</summary>
internal static class WatchCommand
{
    private const int DefaultWatchers = 10_000;
    private const int Few = 10;

    // No phone is verified in these two, so a submit is one change of state and nothing follows it.
    private const Province EverybodyWatches = Province.Beijing;
    private const Province FewWatch = Province.Shanghai;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private static readonly Province[] AllProvinces = [.. Enum.GetValues<Province>().Where(p => p != Province.Unspecified)];

    public static Command Create()
    {
        var watchers = new Option<int>("--watchers") { Description = "How many streams to open", DefaultValueFactory = _ => DefaultWatchers };
        watchers.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 100 or > 30_000)
            {
                result.AddError("--watchers must be from 100 to 30000.");
            }
        });
        var isShort = ShortOption.Create();
        var command = new Command("watch", "Measures memory and delay of open WatchFilings streams, on a server of its own") { watchers, isShort };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetValue(isShort) ? WatchSettings.Short : WatchSettings.Long(parsed.GetValue(watchers)), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(WatchSettings settings, CancellationToken cancellationToken)
    {
        var watchers = settings.Watchers;
        await using var server = await LocalServer.StartAsync().ConfigureAwait(false);
        using var connection = new ServerConnection(server.Address);
        await using var few = new Crowd();
        await using var everybody = new Crowd();

        // The first streams start the readers, and the first changes bring code and buffers that are no watcher's.
        await few.OpenAsync(server.Address, Few, AllProvinces, () => { }, cancellationToken).ConfigureAwait(false);
        await DelaysAsync(settings, connection, few, Few, FewWatch, "warm-up", cancellationToken).ConfigureAwait(false);
        var before = server.ResidentMemory;

        await AnsiConsole.Progress().StartAsync(async progress =>
        {
            var open = progress.AddTask("streams open", maxValue: watchers);
            var allButOne = AllProvinces.Where(p => p != FewWatch).ToList();
            await everybody.OpenAsync(server.Address, watchers, allButOne, () => open.Increment(1), cancellationToken).ConfigureAwait(false);
        }).ConfigureAwait(false);

        await Task.Delay(settings.Settling, TimeProvider.System, cancellationToken).ConfigureAwait(false);
        var opened = server.ResidentMemory;
        var toFew = await DelaysAsync(settings, connection, few, Few, FewWatch, "few", cancellationToken).ConfigureAwait(false);
        var toAll = await DelaysAsync(settings, connection, everybody, watchers, EverybodyWatches, "all", cancellationToken).ConfigureAwait(false);
        var told = server.ResidentMemory;

        AnsiConsole.WriteLine($"{watchers:N0} watchers on {everybody.Connections} connections");
        AnsiConsole.WriteLine($"server before          {before / 1e6:N0} MB");
        AnsiConsole.WriteLine($"with open streams      {opened / 1e6:N0} MB, {(opened - before) / watchers:N0} bytes a watcher");
        AnsiConsole.WriteLine($"after telling them all {told / 1e6:N0} MB, {(told - before) / watchers:N0} bytes a watcher");
        AnsiConsole.WriteLine($"delay of a change that {Few} are told:     {toFew}");
        AnsiConsole.WriteLine($"delay of a change that {watchers:N0} are told: {toAll}");
        return 0;
    }

    // From before the submit is sent to when each watcher has the change in hand.
    private static async Task<string> DelaysAsync(
        WatchSettings settings, ServerConnection connection, Crowd crowd, int watchers, Province province, string name, CancellationToken cancellationToken)
    {
        var clock = TimeProvider.System;
        List<double> delays = [];
        for (var n = 0; n < settings.Changes; n++)
        {
            var sent = clock.GetTimestamp();
            var submitted = await connection.Filings.SubmitFilingAsync(
                new SubmitFilingRequest
                {
                    OrderNumber = $"{name}-{n}",
                    Province = province,
                    Type = FilingType.NewSite,
                    SiteManager = People.Population.At(n),
                },
                cancellationToken: cancellationToken);
            var told = await crowd.ToldAsync(submitted.Filing.FilingId, watchers, Patience, cancellationToken).ConfigureAwait(false);
            delays.AddRange(told.Select(at => clock.GetElapsedTime(sent, at).TotalMilliseconds));
            await Task.Delay(settings.Pause, clock, cancellationToken).ConfigureAwait(false);
        }

        delays.Sort();
        return $"half within {At(0.5):N0} ms, 99 % within {At(0.99):N0} ms, all within {delays[^1]:N0} ms";

        double At(double share) => delays[(int)(share * (delays.Count - 1))];
    }
}
