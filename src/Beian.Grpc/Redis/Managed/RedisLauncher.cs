using System.ComponentModel;
using System.Diagnostics;

namespace Beian.Redis.Managed;

/// <summary>Starts a Redis on a data folder and waits until it answers.</summary>
internal sealed class RedisLauncher(DataFolder folder, ManagedRedisOptions options, TimeProvider time, ManagedRedisLog log)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan FirstAnswer = TimeSpan.FromSeconds(15);

    /// <exception cref="ManagedRedisException">It did not start; the message shows why. Something of it may still run.</exception>
    public async Task<RedisInstance> LaunchAsync(string socket, CancellationToken cancellation)
    {
        var executable = RedisExecutable.Find(options.Executable, Environment.GetEnvironmentVariable("PATH"));
        RuntimeFolder.CreateFor(socket);
        folder.RecordSocket(socket);
        try
        {
            await SpawnAsync(executable, socket);
        }
        catch (ManagedRedisException)
        {
            // Nothing runs that could still write its process id there; nobody need wait for it.
            File.Delete(folder.RedisPidFile);
            throw;
        }

        for (var started = time.GetTimestamp(); time.GetElapsedTime(started) < FirstAnswer; await Task.Delay(Poll, time, cancellation))
        {
            if (await RedisConnection.TryOpenAsync(socket, time, cancellation) is { } connection)
            {
                try
                {
                    return await RedisInstance.WhenReadyAsync(connection, socket, time, log.Loading, cancellation);
                }
                catch (Exception e) when (e is IOException or TimeoutException)
                {
                    throw DidNotStart(executable, "ended, or stopped answering, while it loaded its data", e);
                }
            }

            if (folder.RecordedPid is { } pid && !OsProcess.IsAlive(pid))
            {
                throw DidNotStart(executable, "ended at once");
            }
        }

        throw DidNotStart(executable, $"did not answer within {FirstAnswer.TotalSeconds:0} seconds");
    }

    private ManagedRedisException DidNotStart(string executable, string what, Exception? cause = null) =>
        new($"{executable} {what}. The last lines of {folder.RedisLog}:\n{folder.LogTail()}", cause!);

    /// <summary>Returns when Redis has gone into the background, or throws with what it said when it did not.</summary>
    private async Task SpawnAsync(string executable, string socket)
    {
        // Not cancelled with the start: what is left half-way could not be found again, and it is over in milliseconds.
        using var timeout = new CancellationTokenSource(FirstAnswer, time);
        using var process = new Process
        {
            StartInfo = new(executable, Arguments(socket)) { RedirectStandardOutput = true, RedirectStandardError = true },
        };
        try
        {
            process.Start();
            var output = await Task.WhenAll(
                process.StandardError.ReadToEndAsync(timeout.Token),
                process.StandardOutput.ReadToEndAsync(timeout.Token));
            await process.WaitForExitAsync(timeout.Token);
            if (process.ExitCode != 0)
            {
                throw new ManagedRedisException($"{executable} did not start: {string.Concat(output).Trim()}");
            }
        }
        catch (Win32Exception e)
        {
            throw new ManagedRedisException($"{executable} cannot be run: {e.Message}", e);
        }
        catch (OperationCanceledException e)
        {
            process.Kill(entireProcessTree: true);
            throw new ManagedRedisException($"{executable} did not go into the background; is it a Redis or Valkey server?", e);
        }
    }

    /// <summary>
    /// As a daemon Redis has a session of its own: Ctrl-C in the terminal reaches the server alone, which then stops
    /// Redis when it needs it no more. Data structures keep their default encodings, as in production.
    /// </summary>
    private string[] Arguments(string socket) =>
    [
        "--daemonize", "yes",
        "--port", "0",
        "--unixsocket", socket,
        "--unixsocketperm", "700",
        "--dir", folder.FullPath,
        "--pidfile", folder.RedisPidFile,
        "--logfile", folder.RedisLog,
        "--appendonly", "yes",
        "--appendfsync", options.AppendFsync,
        "--save", "",
        "--maxmemory-policy", "noeviction",
    ];
}
