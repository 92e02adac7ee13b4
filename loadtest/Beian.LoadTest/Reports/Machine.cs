using System.Globalization;

namespace Beian.LoadTest.Reports;

/// <summary>What figures were taken on: a number without it says nothing.</summary>
internal static class Machine
{
    /// <summary>In a sentence.</summary>
    public static string Describe() => string.Create(
        CultureInfo.InvariantCulture,
        $"{TimeProvider.System.GetUtcNow():yyyy-MM-dd HH:mm} UTC, {Environment.ProcessorCount} processors ({Processor()}), .NET {Environment.Version}, load average {LoadAverage()}.");

    /// <summary>Of one minute, five and fifteen: what else was running shows in it.</summary>
    public static string LoadAverage() => string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ').Take(3));

    private static string Processor() =>
        File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[1].Trim() ?? "unknown";
}
