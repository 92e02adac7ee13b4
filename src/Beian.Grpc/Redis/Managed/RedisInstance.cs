using System.Globalization;

namespace Beian.Redis.Managed;

/// <summary>
/// A Redis that answers on our data, whether this server started it or an earlier one. It holds a connection that
/// nothing is sent on any more: that closes the moment Redis ends.
/// </summary>
internal sealed class RedisInstance : IDisposable
{
    /// <summary>The scripts and the way the append-only file is kept need this one.</summary>
    private const int OldestMajorVersion = 7;

    private static readonly TimeSpan LoadingPoll = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LifePoll = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan KillPatience = TimeSpan.FromSeconds(5);

    private readonly RedisConnection _connection;
    private readonly TimeProvider _time;

    private RedisInstance(RedisConnection connection, string socket, int pid, string version, TimeProvider time)
    {
        _connection = connection;
        _time = time;
        Socket = socket;
        Pid = pid;
        Version = version;
    }

    public string Socket { get; }

    public int Pid { get; }

    public string Version { get; }

    /// <summary>Waits, for as long as it lives, until it has loaded its data. Takes the connection over.</summary>
    public static async Task<RedisInstance> WhenReadyAsync(
        RedisConnection connection, string socket, TimeProvider time, Action<int> onLoading, CancellationToken cancellation)
    {
        try
        {
            var info = (await connection.CallAsync(cancellation, "INFO", "server"))[0];
            var version = Field(info, "redis_version");
            if (int.Parse(version.Split('.')[0], CultureInfo.InvariantCulture) < OldestMajorVersion)
            {
                throw new ManagedRedisException(
                    $"This is Redis {version}; Redis {OldestMajorVersion} or newer, or Valkey, is needed. Name another with "
                    + $"{ManagedRedisOptions.SectionName}:{nameof(ManagedRedisOptions.Executable)}.");
            }

            var pid = int.Parse(Field(info, "process_id"), CultureInfo.InvariantCulture);
            for (var first = true; (await connection.CallAsync(cancellation, "PING"))[0].StartsWith("-LOADING", StringComparison.Ordinal); first = false)
            {
                if (first)
                {
                    onLoading(pid);
                }

                await Task.Delay(LoadingPoll, time, cancellation);
            }

            return new(connection, socket, pid, version, time);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Completes when it has ended, or has closed the connection.</summary>
    public async Task EndedAsync(CancellationToken cancellation)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await await Task.WhenAny(_connection.ClosedAsync(either.Token), GoneAsync(either.Token));
        await either.CancelAsync();
    }

    /// <summary>Has it write everything to disk and end, and returns when the process is gone; kills it if it does not go.</summary>
    /// <param name="log">Where a stop that did not go as it should is reported.</param>
    /// <param name="hurry">Cancelled when there is no more time for a gentle end.</param>
    public async Task StopAsync(ManagedRedisLog log, CancellationToken hurry)
    {
        using var connection = await RedisConnection.TryOpenAsync(Socket, _time, CancellationToken.None);
        if (connection is not null)
        {
            await ShutDownAsync(connection, log, hurry);
        }
        else
        {
            OsProcess.Terminate(Pid);
        }

        await EndOfAsync(Pid, _time, log, hurry);
    }

    /// <summary>Waits for a process that was asked to end, and kills it when it does not.</summary>
    public static async Task EndOfAsync(int pid, TimeProvider time, ManagedRedisLog log, CancellationToken hurry)
    {
        if (await OsProcess.HasEndedWithinAsync(pid, StopPatience, time, hurry))
        {
            return;
        }

        log.Killing(pid);
        OsProcess.Kill(pid);
        if (!await OsProcess.HasEndedWithinAsync(pid, KillPatience, time, CancellationToken.None))
        {
            log.WouldNotDie(pid);
        }
    }

    public void Dispose() => _connection.Dispose();

    /// <summary>
    /// The connection alone does not always tell: a child that Redis has forked to rewrite its file holds it open too
    /// and can outlive it by minutes.
    /// </summary>
    private async Task GoneAsync(CancellationToken cancellation)
    {
        using PeriodicTimer timer = new(LifePoll, _time);
        while (OsProcess.IsAlive(Pid))
        {
            await timer.WaitForNextTickAsync(cancellation);
        }
    }

    private static string Field(string info, string name) =>
        info.Split("\r\n").FirstOrDefault(line => line.StartsWith(name + ':', StringComparison.Ordinal))?[(name.Length + 1)..]
        ?? throw new ManagedRedisException($"Redis does not say its {name}; it says: {info}");

    private static async Task ShutDownAsync(RedisConnection connection, ManagedRedisLog log, CancellationToken hurry)
    {
        try
        {
            // Only a refusal is ever answered.
            log.ShutdownRefused((await connection.CallAsync(hurry, "SHUTDOWN"))[0]);
        }
        catch (IOException)
        {
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            log.ShutdownRefused(e.Message);
        }
    }
}
