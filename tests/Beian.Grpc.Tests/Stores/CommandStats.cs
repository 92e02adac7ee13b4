using System.Globalization;
using System.Text.RegularExpressions;

namespace Beian.Grpc.Tests.Stores;

/// <summary>How often each command was called, by clients and by scripts, for as long as a Redis has run.</summary>
/// <param name="Calls">Calls of each command.</param>
/// <param name="Times">How long each has taken in all; a script's time holds that of what it calls.</param>
internal sealed partial record CommandStats(IReadOnlyDictionary<string, int> Calls, IReadOnlyDictionary<string, TimeSpan> Times)
{
    // What the driver and the asking itself call.
    private static readonly string[] Others = ["info", "ping", "echo", "hello", "client", "config", "cluster", "auth", "subscribe"];

    public static async Task<CommandStats> TakeAsync(RedisProcess redis)
    {
        var lines = Line().Matches(await redis.AskAsync("INFO commandstats"));
        return new CommandStats(
            lines.ToDictionary(Name, line => int.Parse(line.Groups["calls"].ValueSpan, CultureInfo.InvariantCulture)),
            lines.ToDictionary(Name, line => TimeSpan.FromMicroseconds(long.Parse(line.Groups["time"].ValueSpan, CultureInfo.InvariantCulture))));
    }

    /// <summary>How long a command has taken in all.</summary>
    public TimeSpan TimeOf(string command) => Times.GetValueOrDefault(command);

    /// <summary>The calls since an earlier look, of the commands that were called.</summary>
    public Dictionary<string, int> Since(CommandStats earlier) => Calls
        .Select(call => (Command: call.Key, Calls: call.Value - earlier.Calls.GetValueOrDefault(call.Key)))
        .Where(call => call.Calls > 0 && !Others.Contains(call.Command.Split('|')[0]))
        .ToDictionary(call => call.Command, call => call.Calls);

    private static string Name(Match line) => line.Groups["command"].Value;

    [GeneratedRegex(@"cmdstat_(?<command>[^:]+):calls=(?<calls>\d+),usec=(?<time>\d+)")]
    private static partial Regex Line();
}
