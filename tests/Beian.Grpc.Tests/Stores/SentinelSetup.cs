namespace Beian.Grpc.Tests.Stores;

/// <summary>A master and a replica watched by three sentinels, any two of which decide on a failover.</summary>
public sealed class SentinelSetup : IAsyncDisposable
{
    public const string ServiceName = "beian";

    private readonly List<RedisProcess> _data = [];
    private readonly List<RedisProcess> _sentinels = [];

    private SentinelSetup()
    {
    }

    /// <summary>The node that was the master at first.</summary>
    public RedisProcess Master => _data[0];

    /// <summary>The node that was the replica at first.</summary>
    public RedisProcess Replica => _data[1];

    public IReadOnlyList<RedisProcess> Sentinels => _sentinels;

    /// <summary>For StackExchange.Redis: the sentinels, and the name under which they know the master.</summary>
    public string ConnectionString =>
        string.Join(',', [.. _sentinels.Select(sentinel => sentinel.ConnectionString), $"serviceName={ServiceName}"]);

    /// <param name="downAfter">
    /// For how long the master may be silent before it counts as down; as with a cluster's node timeout, only a test
    /// that wants a failover, on a set-up of its own, chooses a short one.
    /// </param>
    public static async Task<SentinelSetup> StartAsync(TimeSpan? downAfter = null)
    {
        var setup = new SentinelSetup();
        try
        {
            await setup.StartDataAsync();
            await setup.StartSentinelsAsync(downAfter ?? TimeSpan.FromSeconds(10));
            return setup;
        }
        catch
        {
            await setup.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until the sentinels have made the replica the master.</summary>
    public Task ReplicaTakesOverAsync() => Eventually.HoldsAsync("the replica is promoted", async () =>
    {
        try
        {
            return (await Replica.AskAsync("INFO replication")).Contains("role:master", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            // A sentinel disconnects every client of a server whose role it changes, this one too.
            return false;
        }
    });

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _sentinels.Concat(_data))
        {
            await process.DisposeAsync();
        }
    }

    private async Task StartDataAsync()
    {
        _data.Add(await RedisProcess.StartAsync());
        _data.Add(await RedisProcess.StartAsync($"replicaof 127.0.0.1 {Master.Port}"));
        await Eventually.HoldsAsync("the replica is in step with the master", async () =>
            (await Replica.AskAsync("INFO replication")).Contains("master_link_status:up", StringComparison.Ordinal));
    }

    private async Task StartSentinelsAsync(TimeSpan downAfter)
    {
        for (var sentinel = 0; sentinel < 3; sentinel++)
        {
            _sentinels.Add(await RedisProcess.StartSentinelAsync(
                $"sentinel monitor {ServiceName} 127.0.0.1 {Master.Port} 2",
                $"sentinel down-after-milliseconds {ServiceName} {(long)downAfter.TotalMilliseconds}",
                // A split vote is voted on again after twice this time.
                $"sentinel failover-timeout {ServiceName} 3000"));
        }

        foreach (var sentinel in _sentinels)
        {
            await Eventually.HoldsAsync($"the sentinel on port {sentinel.Port} knows everybody", async () =>
                (await sentinel.AskAsync("INFO sentinel")).Contains("status=ok", StringComparison.Ordinal)
                && (await sentinel.AskAsync("INFO sentinel")).Contains("slaves=1,sentinels=3", StringComparison.Ordinal));
        }
    }
}
