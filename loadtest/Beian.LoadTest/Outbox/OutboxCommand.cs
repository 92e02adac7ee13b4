using System.CommandLine;
using System.Globalization;
using System.Reflection;
using Beian.LoadTest.Connections;
using Beian.LoadTest.Running;
using Beian.LoadTest.Servers;
using Spectre.Console;

namespace Beian.LoadTest.Outbox;

/// <summary><c>outbox</c>: whether each operator gets its rate while very many messages wait, and what that costs the server.</summary>
internal static class OutboxCommand
{
    private const int DefaultMessages = 100_000;
    private const int DefaultRate = 500;

    /// <summary>How far from the rate it may be.</summary>
    private const double Tolerance = 0.05;

    // So few are gone in four seconds, which no rate is read off.
    private const int ShortMessages = 500;
    private const int ShortRate = 25;

    private static readonly TimeSpan LongestSilence = TimeSpan.FromMinutes(1);

    private static readonly string[] Operators = ["telecom", "unicom", "mobile", "virtual", "broadnet"];
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    public static Command Create()
    {
        var messages = new Option<int>("--messages") { Description = "How many wait, over all operators", DefaultValueFactory = _ => DefaultMessages };
        var rate = new Option<int>("--rate") { Description = "Messages a second that each operator is handed", DefaultValueFactory = _ => DefaultRate };
        messages.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 5_000 or > 1_000_000)
            {
                result.AddError("--messages must be from 5000 to 1000000.");
            }
        });
        rate.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 10 or > 20_000)
            {
                result.AddError("--rate must be from 10 to 20000.");
            }
        });
        var isShort = ShortOption.Create();
        var command = new Command("outbox", "Measures how messages leave that have piled up, on a server of its own") { messages, rate, isShort };
        command.SetAction((parsed, cancellationToken) => parsed.GetValue(isShort)
            ? RunAsync(ShortMessages, ShortRate, tolerance: null, cancellationToken)
            : RunAsync(parsed.GetValue(messages), parsed.GetValue(rate), Tolerance, cancellationToken));
        return command;
    }

    /// <summary>Returns the exit code: 0 only when every operator got its rate, where that is looked at.</summary>
    private static async Task<int> RunAsync(int count, int rate, double? tolerance, CancellationToken cancellationToken)
    {
        await using var server = await LocalServer.StartAsync(
        [
            .. Operators.Select(carrier => ($"Outbox:Routes:{carrier}:MessagesPerSecond", rate.ToString(CultureInfo.InvariantCulture))),
            // None may fail for having been refused while they piled up, and all are let go at once.
            ("Outbox:MaxTries", "100"), ("Outbox:BreakerPause", "00:00:01"),
            // What simulated carriers remember is full before the measurement begins, and is nothing that a server with real ones has.
            ("Carriers:Simulation:RememberedSubmits", "1000"), ("Carriers:Simulation:HandsetCapacity", "1000"),
            ("DOTNET_STARTUP_HOOKS", Assembly.GetExecutingAssembly().Location),
        ]).ConfigureAwait(false);
        using var connection = new ServerConnection(server.Address);
        var messages = new WaitingMessages(connection);
        var samples = await AnsiConsole.Progress().StartAsync(async progress =>
        {
            var submitted = progress.AddTask("submitted", maxValue: count);
            var accepted = progress.AddTask("accepted", maxValue: count);
            await messages.RefuseAsync(cancellationToken).ConfigureAwait(false);
            await messages.SubmitAsync(count, () => submitted.Increment(1), cancellationToken).ConfigureAwait(false);
            await messages.ReleaseAsync(cancellationToken).ConfigureAwait(false);
            return await WatchAsync(server, count, sum => accepted.Value = sum, cancellationToken).ConfigureAwait(false);
        }).ConfigureAwait(false);

        var results = new Results(samples, Operators, count / Operators.Length, rate);
        AnsiConsole.Write(results.Rates());
        AnsiConsole.WriteLine();
        AnsiConsole.Write(results.Costs());
        AnsiConsole.MarkupLineInterpolated($"load average of this machine: {(await File.ReadAllTextAsync("/proc/loadavg", cancellationToken).ConfigureAwait(false)).Trim()}");
        return tolerance is null || results.Worst <= tolerance ? 0 : 1;
    }

    /// <exception cref="TimeoutException">Some are left, and none is accepted any more.</exception>
    private static async Task<IReadOnlyList<Sample>> WatchAsync(LocalServer server, int count, Action<long> each, CancellationToken cancellationToken)
    {
        var clock = TimeProvider.System;
        List<Sample> samples = [];
        long sum = 0;
        for (var last = clock.GetTimestamp(); sum < count;)
        {
            await Task.Delay(Pause, clock, cancellationToken).ConfigureAwait(false);
            if (server.LastLine is { } line && Sample.Parse(line, server.ResidentMemory) is { } sample && sample.Time != samples.LastOrDefault()?.Time)
            {
                samples.Add(sample);
                last = sample.Accepted.Values.Sum() > sum ? clock.GetTimestamp() : last;
                each(sum = sample.Accepted.Values.Sum());
            }

            if (clock.GetElapsedTime(last) > LongestSilence)
            {
                throw new TimeoutException($"{sum:N0} of {count:N0} messages were accepted, and none in the last {LongestSilence.TotalSeconds:0} seconds. The server said:\n{server.Output}");
            }
        }

        return samples;
    }
}
