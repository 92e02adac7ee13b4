namespace Beian.Redis.Managed;

/// <summary>
/// Finds the Redis that a server which was killed has left at work on a data folder. There must never be two on one
/// append-only file, so a new one is started only when this says there is none.
/// </summary>
internal sealed class LeftoverRedis(DataFolder folder, ManagedRedisOptions options, TimeProvider time, ManagedRedisLog log)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(10);

    /// <summary>How long one that runs may take to answer; also how long a start that was cut short is waited for.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <returns>The Redis, ready; null when none runs any more.</returns>
    public async Task<RedisInstance?> AdoptAsync(CancellationToken cancellation)
    {
        if (folder.RecordedSocket is not { } socket)
        {
            return null;
        }

        for (var started = time.GetTimestamp(); time.GetElapsedTime(started) < Patience; await Task.Delay(Poll, time, cancellation))
        {
            try
            {
                if (await RedisConnection.TryOpenAsync(socket, time, cancellation) is { } connection)
                {
                    return await TakeOverAsync(connection, socket, cancellation);
                }
            }
            catch (Exception e) when (e is IOException or TimeoutException)
            {
                // It ended between two words, or hangs. What follows tells which.
            }

            // A start under way: the server was killed while it started Redis, which may be about to answer.
            if (!folder.IsStartUnderWay && RunningPid is null)
            {
                return null;
            }
        }

        await EndAsync(cancellation);
        return RunningPid is not { } pid ? null : throw new ManagedRedisException(
            $"Redis, process {pid}, works on {folder.FullPath}, does not answer and cannot be ended. End it and start again.");
    }

    /// <summary>Ends what runs on the folder without being reachable: nobody can use it and it writes our file.</summary>
    public async Task EndAsync(CancellationToken hurry)
    {
        for (var started = time.GetTimestamp(); folder.IsStartUnderWay && time.GetElapsedTime(started) < Patience;)
        {
            await Task.Delay(Poll, time, CancellationToken.None);
        }

        if (RunningPid is { } pid)
        {
            log.Ending(pid, folder.FullPath);
            OsProcess.Terminate(pid);
            await RedisInstance.EndOfAsync(pid, time, log, hurry);
        }
    }

    private int? RunningPid => folder.RecordedPid is { } pid && OsProcess.IsRedisOn(pid, folder) ? pid : null;

    /// <returns>Null when it is another folder's: this one is a copy and its link leads to the Redis of the original.</returns>
    private async Task<RedisInstance?> TakeOverAsync(RedisConnection connection, string socket, CancellationToken cancellation)
    {
        try
        {
            if (await connection.CallAsync(cancellation, "CONFIG", "GET", "dir") is not ["dir", var dir])
            {
                throw new IOException("It does not say where it works.");
            }

            if (!folder.IsAlso(dir))
            {
                log.NotOurs(socket, folder.FullPath);
                folder.ForgetSocket();
                connection.Dispose();
                return null;
            }

            await connection.CallAsync(cancellation, "CONFIG", "SET", "appendfsync", options.AppendFsync);
            return await RedisInstance.WhenReadyAsync(connection, socket, time, log.Loading, cancellation);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
