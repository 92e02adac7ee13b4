using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Xunit;

namespace Beian.Grpc.Tests.Redis.Checking;

/// <summary>Real stores, looked at when a server starts on them.</summary>
public sealed class StoreCheckTests(SharedStores stores)
{
    [Theory]
    [InlineData(Engine.ManagedRedis, 1)]
    [InlineData(Engine.RedisCluster, 3)]
    [InlineData(Engine.Sentinel, 1)]
    public async Task A_store_set_up_for_production_passes(Engine engine, int masters)
    {
        await using var server = await Server.StartAsync(engine, stores);

        Assert.Empty(Said(server));
        Assert.Contains(server.Log.Lines, line => line.Contains($"promised; masters looked at: {masters}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Development_warns_of_a_store_that_forgets()
    {
        await using var redis = await RedisProcess.StartAsync("appendonly no", "maxmemory-policy allkeys-lru");
        await using var server = Server.Start(redis.ConnectionString);

        Assert.Contains(Said(server), line => line.Contains($"{redis.ConnectionString} has maxmemory-policy allkeys-lru", StringComparison.Ordinal));
        Assert.Contains(Said(server), line => line.Contains($"{redis.ConnectionString} has no append-only file", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Development_warns_of_a_flush_that_comes_late()
    {
        await using var redis = await RedisProcess.StartAsync("appendfsync everysec");
        await using var server = Server.Start(redis.ConnectionString);

        Assert.Contains(Said(server), line => line.Contains("has appendfsync everysec", StringComparison.Ordinal));
    }

    private static IEnumerable<string> Said(Server server) =>
        server.Log.Lines.Where(line => line.Contains("StoreCheck: The store: ", StringComparison.Ordinal));
}
