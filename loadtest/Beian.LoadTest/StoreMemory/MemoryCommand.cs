using System.CommandLine;
using Beian.LoadTest.Connections;
using Beian.LoadTest.Running;
using Beian.LoadTest.Servers;
using Spectre.Console;
using StackExchange.Redis;

namespace Beian.LoadTest.StoreMemory;

/// <summary><c>memory</c>: what an open filing takes in Redis, with all that hangs on it.</summary>
internal static class MemoryCommand
{
    private const int DefaultFilings = 100_000;

    // The fixed costs show in so few, and are nothing that a limit is held against.
    private const int ShortFilings = 200;

    /// <summary>Bytes that an open filing of one phone may take, with its history and every index.</summary>
    private const int Limit = 1_600;

    public static Command Create()
    {
        var filings = new Option<int>("--filings") { Description = "How many to submit", DefaultValueFactory = _ => DefaultFilings };
        filings.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1_000 or > 10_000_000)
            {
                result.AddError("--filings must be from 1000, below which the fixed costs show, to 10000000.");
            }
        });
        var isShort = ShortOption.Create();
        var command = new Command("memory", "Measures what an open one-phone filing takes in Redis, on a server of its own") { filings, isShort };
        command.SetAction((parsed, cancellationToken) => parsed.GetValue(isShort)
            ? RunAsync(ShortFilings, limit: null, cancellationToken)
            : RunAsync(parsed.GetValue(filings), Limit, cancellationToken));
        return command;
    }

    /// <summary>Returns the exit code: 0 only when a filing takes no more than it may, where that is looked at.</summary>
    private static async Task<int> RunAsync(int count, int? limit, CancellationToken cancellationToken)
    {
        // What waits for an operator's rate is not what is measured.
        await using var server = await LocalServer.StartAsync(
        [
            .. ProbedServer.Operators.Select(carrier => ($"Outbox:Routes:{carrier}:MessagesPerSecond", "0")),
        ]).ConfigureAwait(false);
        using var connection = new ServerConnection(server.Address);
        await using var multiplexer = await ConnectionMultiplexer.ConnectAsync(new ConfigurationOptions { EndPoints = { server.Redis }, AllowAdmin = true }).ConfigureAwait(false);
        var store = new Store(multiplexer);

        // What the first call brings with it (scripts, buffers) is not a filing's.
        await new OpenFilings(connection, OpenFilings.WarmUp).SubmitAsync(1, () => { }, cancellationToken).ConfigureAwait(false);
        var before = await store.UsedMemoryAsync().ConfigureAwait(false);

        var filings = new OpenFilings(connection, OpenFilings.Measured);
        await AnsiConsole.Progress().StartAsync(async progress =>
        {
            var submitted = progress.AddTask("submitted", maxValue: count);
            var delivered = progress.AddTask("delivered", maxValue: count);
            await filings.SubmitAsync(count, () => submitted.Increment(1), cancellationToken).ConfigureAwait(false);
            await filings.WhenDeliveredAsync(() => delivered.Increment(1), cancellationToken).ConfigureAwait(false);
        }).ConfigureAwait(false);
        await store.WhenQuietAsync(cancellationToken).ConfigureAwait(false);

        var used = await store.UsedMemoryAsync().ConfigureAwait(false) - before;
        var breakdown = await Breakdown.ReadAsync(store, OpenFilings.Measured, count, used, cancellationToken).ConfigureAwait(false);
        AnsiConsole.Write(breakdown.AsTable());
        var perFiling = (double)used / count;
        AnsiConsole.MarkupLineInterpolated(
            $"Redis {store.Version}: used_memory grew by {used:N0} bytes for {count:N0} filings, [bold]{perFiling:N0} bytes[/] each; {Limit:N0} are allowed.");
        return perFiling > limit ? 1 : 0;
    }
}
