using System.Collections.Concurrent;
using System.Diagnostics;

namespace Beian.Grpc.Tests.Stores;

/// <summary>Starts the machine's redis-server so that it never outlives this test run.</summary>
internal static class RedisProgram
{
    private static readonly ConcurrentDictionary<Process, bool> Running = [];
    private static readonly BlockingCollection<Action> Starts = [];

    static RedisProgram()
    {
        // The parent-death signal comes when the *thread* that started the child ends, so every child is started
        // from one thread that ends with the run.
        new Thread(() =>
        {
            foreach (var start in Starts.GetConsumingEnumerable())
            {
                start();
            }
        })
        { IsBackground = true, Name = "redis-server starts" }.Start();

        // For machines without setpriv, which have no parent-death signal.
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            foreach (var process in Running.Keys)
            {
                process.Kill();
            }
        };
    }

    /// <summary>The path of redis-server, or of valkey-server where only that is installed.</summary>
    /// <exception cref="InvalidOperationException">Neither is on the given search path.</exception>
    public static string Locate(string? searchPath) =>
        Find("redis-server", searchPath) ?? Find("valkey-server", searchPath) ?? throw new InvalidOperationException(
            "Neither redis-server nor valkey-server is on the PATH. These tests run on the real store and are never "
            + "skipped: run eng/need-redis, or install Redis 7 or later.");

    /// <param name="arguments">What redis-server is told.</param>
    /// <param name="under">A command that runs it in its own place, under its own process id.</param>
    public static async Task<Process> StartAsync(IEnumerable<string> arguments, params string[] under)
    {
        var searchPath = Environment.GetEnvironmentVariable("PATH");
        var program = Locate(searchPath);
        string[] command = Find("setpriv", searchPath) is { } setpriv
            ? [setpriv, "--pdeathsig", "KILL", .. under, program, .. arguments]
            : [.. under, program, .. arguments];

        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        Starts.Add(() =>
        {
            try
            {
                var start = new ProcessStartInfo(command[0], command[1..])
                {
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                };
                started.SetResult(Process.Start(start)!);
            }
            catch (Exception failure)
            {
                started.SetException(failure);
            }
        });

        var process = await started.Task;
        Running.TryAdd(process, true);
        return process;
    }

    /// <summary>Kills the process (SIGKILL) if it still runs, and waits until it is gone.</summary>
    public static async Task EndAsync(Process process)
    {
        process.Kill();
        await process.WaitForExitAsync();
        Running.TryRemove(process, out _);
        process.Dispose();
    }

    /// <summary>The path of a program; null where there is none on the given search path.</summary>
    public static string? Find(string program, string? searchPath) =>
        (searchPath ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);
}
