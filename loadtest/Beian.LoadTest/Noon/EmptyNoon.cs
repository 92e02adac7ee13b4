using System.Globalization;
using Beian.LoadTest.Servers;

namespace Beian.LoadTest.Noon;

/// <summary>What a noon costs that has nothing to do, over what the same time costs without one.</summary>
/// <param name="Cpu">CPU time of server and Redis.</param>
/// <param name="Commands">Commands that Redis ran, those within scripts among them.</param>
internal sealed record EmptyNoon(TimeSpan Cpu, double Commands)
{
    private const double NanosecondsPerTick = 100;

    // As long on either side of the moment when it comes. The server looks once a second.
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(4);

    private static readonly TimeProvider Clock = TimeProvider.System;

    /// <summary>Waits for the next whole minute, which is a noon, and returns what it has cost.</summary>
    public static async Task<EmptyNoon> MeasureAsync(LocalServer server, NoonIndexes indexes, CancellationToken cancellationToken)
    {
        var begin = Moments.NextMinute(Window + TimeSpan.FromSeconds(1)) - TimeSpan.FromMilliseconds(200);
        await Moments.WaitAsync(begin - Window, cancellationToken).ConfigureAwait(false);
        var before = await LookAsync(server, indexes).ConfigureAwait(false);
        await Moments.WaitAsync(begin, cancellationToken).ConfigureAwait(false);
        var at = await LookAsync(server, indexes).ConfigureAwait(false);
        await Moments.WaitAsync(begin + Window, cancellationToken).ConfigureAwait(false);
        var after = await LookAsync(server, indexes).ConfigureAwait(false);

        var (quiet, noon) = (Clock.GetElapsedTime(before.Time, at.Time), Clock.GetElapsedTime(at.Time, after.Time));
        var share = noon / quiet;
        return new EmptyNoon(after.Cpu - at.Cpu - ((at.Cpu - before.Cpu) * share), after.Commands - at.Commands - ((at.Commands - before.Commands) * share));
    }

    private static async Task<(long Time, TimeSpan Cpu, long Commands)> LookAsync(LocalServer server, NoonIndexes indexes)
    {
        var commands = await indexes.CommandsAsync().ConfigureAwait(false);
        return (Clock.GetTimestamp(), CpuOf(server.Id) + CpuOf(server.ManagedRedis!.Value), commands);
    }

    // To the nanosecond, where /proc/PID/stat counts hundredths of a second. Of threads that live.
    private static TimeSpan CpuOf(int pid) => TimeSpan.FromTicks((long)(Directory.GetDirectories($"/proc/{pid}/task")
        .Sum(thread => double.Parse(File.ReadAllText(Path.Combine(thread, "schedstat")).Split(' ')[0], CultureInfo.InvariantCulture)) / NanosecondsPerTick));
}
