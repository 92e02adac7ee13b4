using System.Globalization;

namespace Beian.Grpc.Tests.Stores;

/// <summary>
/// A disk that takes its time over every fsync, as a loaded one does. On a quick disk the moment between a write and its fsync is too
/// short for a kill to hit, and whoever acknowledges too early goes unnoticed. strace delays the call itself, so Redis is the one that
/// everybody runs; as its own child strace needs no rights for that.
/// </summary>
internal sealed class SlowDisk : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("beian-slow-");

    public SlowDisk(TimeSpan fsync)
    {
        var redis = RedisProgram.Locate(Environment.GetEnvironmentVariable("PATH"));
        Executable = Path.Combine(_folder.FullName, "redis-server");
        // What strace holds on to must not be the pipes of whoever waits for Redis to go into the background.
        File.WriteAllText(Executable, $"#!/bin/sh\nexec {string.Join(' ', Command(fsync))} {redis} \"$@\" </dev/null >/dev/null 2>&1\n");
        File.SetUnixFileMode(Executable, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>Takes the place of redis-server.</summary>
    public string Executable { get; }

    /// <summary>What to put before a command: it runs under its own process id, its disk slow.</summary>
    public static string[] Command(TimeSpan fsync)
    {
        var strace = RedisProgram.Find("strace", Environment.GetEnvironmentVariable("PATH")) ?? throw new InvalidOperationException(
            "strace is not on the PATH. The tests that slow the disk down are never skipped: run eng/need-strace.");
        var delay = ((long)fsync.TotalMicroseconds).ToString(CultureInfo.InvariantCulture);
        return
        [
            strace, "-D", "-f", "-qq", "-o", "/dev/null",
            "-e", "trace=fsync,fdatasync", "-e", "signal=none", "-e", $"inject=fsync,fdatasync:delay_enter={delay}",
        ];
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
