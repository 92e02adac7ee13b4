using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Xunit;

namespace Beian.Grpc.Tests.Redis.Checking;

/// <summary>Real stores, looked at when a server starts on them.</summary>
public sealed class StoreCheckTests(SharedStores stores)
{
    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    [InlineData(Engine.Sentinel)]
    public async Task A_store_set_up_for_production_passes(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);

        // But for the clock, which is the test's, and shows that somebody has looked.
        Assert.NotEmpty(Said(server));
        Assert.All(Said(server), line => Assert.Contains("The clock of", line, StringComparison.Ordinal));
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
