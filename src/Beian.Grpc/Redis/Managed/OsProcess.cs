using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Beian.Redis.Managed;

/// <summary>
/// What there is to know and do about a process that is not this one's child: Redis leaves its parent when it becomes
/// a daemon, and an adopted one never was a child.
/// </summary>
internal static class OsProcess
{
    private const int SigTerm = 15;
    private const int SigKill = 9;
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(5);

    /// <summary>Whether it runs. One that has ended and was not yet collected by its parent (a zombie) does not.</summary>
    public static bool IsAlive(int pid)
    {
        try
        {
            if (!OperatingSystem.IsLinux())
            {
                using var process = Process.GetProcessById(pid);
                return true;
            }

            // The name of the program, in brackets, may hold any character; the state follows the last bracket.
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            return stat[stat.LastIndexOf(')') + 2] is not ('Z' or 'X');
        }
        catch (Exception e) when (e is ArgumentException or IOException)
        {
            return false;
        }
    }

    /// <summary>
    /// Whether it is a Redis at work on this data, not an unrelated process that was given the same id since. Where
    /// the system does not show a process's folder, its name has to do.
    /// </summary>
    public static bool IsRedisOn(int pid, DataFolder folder)
    {
        if (!IsAlive(pid))
        {
            return false;
        }

        if (OperatingSystem.IsLinux())
        {
            return folder.IsAlso($"/proc/{pid}/cwd");
        }

        try
        {
            using var process = Process.GetProcessById(pid);
            return process.ProcessName.Contains("redis", StringComparison.Ordinal)
                || process.ProcessName.Contains("valkey", StringComparison.Ordinal);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>Asks it to end (SIGTERM).</summary>
    public static void Terminate(int pid) => _ = Kill(pid, SigTerm);

    /// <summary>Ends it (SIGKILL).</summary>
    public static void Kill(int pid) => _ = Kill(pid, SigKill);

    /// <returns>False when it still runs after <paramref name="patience"/>.</returns>
    public static async Task<bool> HasEndedWithinAsync(int pid, TimeSpan patience, TimeProvider time, CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        while (IsAlive(pid))
        {
            if (cancellation.IsCancellationRequested || time.GetElapsedTime(started) > patience)
            {
                return false;
            }

            await Task.Delay(PollInterval, time, CancellationToken.None);
        }

        return true;
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int pid, int signal);
}
