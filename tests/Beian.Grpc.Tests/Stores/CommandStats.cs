using System.Globalization;
using System.Text.RegularExpressions;

namespace Beian.Grpc.Tests.Stores;

/// <summary>How often each command was called, by clients and by scripts, for as long as a Redis has run.</summary>
internal sealed partial record CommandStats(IReadOnlyDictionary<string, int> Calls)
{
    // What the driver and the asking itself call.
    private static readonly string[] Others = ["info", "ping", "echo", "hello", "client", "config", "cluster", "auth", "subscribe"];

    public static async Task<CommandStats> TakeAsync(RedisProcess redis) => new(
        Line().Matches(await redis.AskAsync("INFO commandstats")).ToDictionary(
            line => line.Groups["command"].Value, line => int.Parse(line.Groups["calls"].ValueSpan, CultureInfo.InvariantCulture)));

    /// <summary>The calls since an earlier look, of the commands that were called.</summary>
    public Dictionary<string, int> Since(CommandStats earlier) => Calls
        .Select(call => (Command: call.Key, Calls: call.Value - earlier.Calls.GetValueOrDefault(call.Key)))
        .Where(call => call.Calls > 0 && !Others.Contains(call.Command.Split('|')[0]))
        .ToDictionary(call => call.Command, call => call.Calls);

    [GeneratedRegex(@"cmdstat_(?<command>[^:]+):calls=(?<calls>\d+)")]
    private static partial Regex Line();
}
