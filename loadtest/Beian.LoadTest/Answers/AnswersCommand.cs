using System.CommandLine;
using Beian.LoadTest.Connections;
using Beian.LoadTest.Reports;
using Beian.LoadTest.Running;
using Beian.LoadTest.Servers;
using Spectre.Console;

namespace Beian.LoadTest.Answers;

/// <summary><c>answers</c>: whether the time of a wrong answer tells what was wrong.</summary>
internal static class AnswersCommand
{
    private const int DefaultCalls = 3_000;

    private const int WarmUp = 500;
    private const int ShortCalls = 50;
    private const int ShortWarmUp = 10;

    public static Command Create()
    {
        var calls = new Option<int>("--calls") { Description = "Wrong entries of each kind", DefaultValueFactory = _ => DefaultCalls };
        calls.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 100 or > 1_000_000)
            {
                result.AddError("--calls must be from 100 to 1000000.");
            }
        });
        var isShort = ShortOption.Create();
        var command = new Command("answers", "Measures how long an unknown phone, a wrong code and a wrong ID take, side by side, on a server of its own") { calls, isShort };
        command.SetAction((parsed, cancellationToken) => parsed.GetValue(isShort)
            ? RunAsync(ShortCalls, ShortWarmUp, cancellationToken)
            : RunAsync(parsed.GetValue(calls), WarmUp, cancellationToken));
        return command;
    }

    /// <summary>Returns the exit code. Every answer was the right one, or it has failed already.</summary>
    private static async Task<int> RunAsync(int calls, int warmUp, CancellationToken cancellationToken)
    {
        await using var server = await LocalServer.StartAsync(
            // A disk that is waited for would hide what is looked for; and the windows must stay open.
            ("ManagedRedis:AppendFsync", "no"), ("Verification:WrongIdLimit", "100"),
            ("Verification:TriesPerPhone", "100000"), ("Verification:TriesPerPhoneAndId", "10000")).ConfigureAwait(false);
        using var connection = new ServerConnection(server.Address);
        var entries = await WrongEntries.PrepareAsync(connection, calls, warmUp, cancellationToken).ConfigureAwait(false);
        var times = await entries.EnterAsync(calls, cancellationToken).ConfigureAwait(false);
        AnsiConsole.Write(TimesTable.Of(times));
        var medians = times.Values.Select(of => TimesTable.Quantile(of, 0.5).TotalMicroseconds).ToList();
        AnsiConsole.MarkupLineInterpolated($"The halves lie [bold]{medians.Max() - medians.Min():N1} µs[/] apart, {calls:N0} entries of each kind, one at a time, in turn at random.");
        AnsiConsole.WriteLine(Machine.Describe());
        return 0;
    }
}
