using System.ComponentModel;
using System.Runtime.InteropServices;
using Beian.LoadTest.Servers;

namespace Beian.LoadTest.Load;

/// <summary>CPU time that the three programs have used: those who share two cores are told apart by it.</summary>
/// <param name="Server">The server's process.</param>
/// <param name="Redis">Its Redis.</param>
/// <param name="Client">This process.</param>
internal readonly record struct ProcessorTime(TimeSpan Server, TimeSpan Redis, TimeSpan Client)
{
    /// <summary>What a call costs the system, the client left out.</summary>
    public TimeSpan System => Server + Redis;

    /// <summary>Until now.</summary>
    public static ProcessorTime Of(LocalServer server) => new(Of(server.Id), Of(server.ManagedRedis!.Value), Of(Environment.ProcessId));

    public static ProcessorTime operator -(ProcessorTime end, ProcessorTime begin) =>
        new(end.Server - begin.Server, end.Redis - begin.Redis, end.Client - begin.Client);

    /// <summary>The share of one call.</summary>
    public ProcessorTime Per(long calls) => calls == 0 ? default : new(Server / calls, Redis / calls, Client / calls);

    // By the process's own clock, to the nanosecond. What .NET reads goes by hundredths of a second, several microseconds of each call in a short run.
    private static TimeSpan Of(int pid)
    {
        if (ClockOf(pid, out var clock) is not 0 and var error)
        {
            throw new Win32Exception(error);
        }

        return Read(clock, out var time) == 0
            ? TimeSpan.FromSeconds(time.Seconds) + TimeSpan.FromMicroseconds(time.Nanoseconds / 1e3)
            : throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

    [DllImport("libc", EntryPoint = "clock_getcpuclockid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ClockOf(int process, out int clock);

    [DllImport("libc", EntryPoint = "clock_gettime", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Read(int clock, out Timespec time);
}
