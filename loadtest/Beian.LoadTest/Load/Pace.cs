using System.Runtime.InteropServices;

namespace Beian.LoadTest.Load;

/// <summary>
/// Waits for a moment to within a tenth of a millisecond. The timers of .NET go by whole milliseconds, which is more than most calls take.
/// </summary>
internal static class Pace
{
    private static readonly TimeProvider Clock = TimeProvider.System;

    /// <summary>Returns at a timestamp of the system's clock, at once where it is past.</summary>
    public static void WaitUntil(long timestamp)
    {
        while (Clock.GetElapsedTime(Clock.GetTimestamp(), timestamp) is { Ticks: > 0 } left)
        {
            // A signal may end it early: then there is something left.
            var span = new Timespec { Seconds = (nint)left.TotalSeconds, Nanoseconds = (nint)(left.Ticks % TimeSpan.TicksPerSecond * 100) };
            _ = NanoSleep(in span, IntPtr.Zero);
        }
    }

    [DllImport("libc", EntryPoint = "nanosleep")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int NanoSleep(in Timespec span, IntPtr remaining);
}
