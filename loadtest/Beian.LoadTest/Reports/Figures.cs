using System.Globalization;
using System.Text.Json;
using Beian.LoadTest.Load;

namespace Beian.LoadTest.Reports;

/// <summary>Figures as people and as programs read them.</summary>
internal static class Figures
{
    private static readonly double[] Shares = [50, 90, 99, 99.9];

    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    public static Grid Table(IEnumerable<Measured> loads)
    {
        var grid = new Grid(
            "scenario", "load", "calls", "calls/s", "p50 ms", "p90 ms", "p99 ms", "p99.9 ms", "slowest ms",
            "CPU µs a call: server", "Redis", "client", "wrong");
        foreach (var load in loads)
        {
            grid.Add(
            [
                load.Scenario.Name, $"{load.Plan}", Count(load.Recording.Calls), Count(load.Recording.Throughput),
                .. Shares.Append(100).Select(share => Milliseconds(load.Recording.Within(share))),
                .. load.Cost is { } cost ? new[] { Microseconds(cost.Server), Microseconds(cost.Redis), Microseconds(cost.Client) } : ["–", "–", "–"],
                Count(load.Recording.WrongCalls),
            ]);
        }

        return grid;
    }

    /// <summary>All there is to know of a load.</summary>
    public static object Of(Measured load) => new
    {
        scenario = load.Scenario.Name,
        what = load.Scenario.What,
        loop = load.Plan.Rate is null ? "closed" : "open",
        load.Plan.UnderWay,
        load.Plan.Rate,
        seconds = load.Recording.Took.TotalSeconds,
        isComplete = !load.RanOut,
        notes = load.Notes,
        calls = load.Recording.Calls,
        callsPerSecond = load.Recording.Throughput,
        callsInEachSecond = load.Recording.PerSecond,
        latencyMicroseconds = load.Recording.Distribution().Select(point => new { percent = point.Percent, within = point.Time.TotalMicroseconds }),
        cpuMicrosecondsPerCall = load.Cost is { } cost
            ? new { server = cost.Server.TotalMicroseconds, redis = cost.Redis.TotalMicroseconds, client = cost.Client.TotalMicroseconds }
            : null,
        wrong = load.Recording.Wrong,
    };

    public static string ToJson(object value) => JsonSerializer.Serialize(value, Json) + "\n";

    public static string Count(double value) => value.ToString("N0", CultureInfo.InvariantCulture);

    public static string Ratio(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);

    public static string Milliseconds(TimeSpan time) => time.TotalMilliseconds.ToString(time.TotalMilliseconds < 100 ? "0.00" : "N0", CultureInfo.InvariantCulture);

    public static string Microseconds(TimeSpan time) => time.TotalMicroseconds.ToString("0.0", CultureInfo.InvariantCulture);
}
