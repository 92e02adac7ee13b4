using StackExchange.Redis;
using Xunit;

namespace Beian.Grpc.Tests.Stores;

public sealed class RedisProcessTests(SharedStores stores)
{
    [Fact]
    public async Task Answers_the_client_the_server_uses()
    {
        var redis = await stores.SingleAsync();
        await using var connection = await ConnectionMultiplexer.ConnectAsync(redis.ConnectionString);

        Assert.Equal("PONG", (string?)await connection.GetDatabase().ExecuteAsync("PING"));
    }

    [Fact]
    public async Task Is_started_once_for_all_tests() =>
        Assert.Same(await stores.SingleAsync(), await stores.SingleAsync());

    [Fact]
    public async Task Keeps_every_acknowledged_write_over_a_kill()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using (var connection = await ConnectionMultiplexer.ConnectAsync(redis.ConnectionString))
        {
            var database = connection.GetDatabase();
            await Task.WhenAll(Enumerable.Range(0, 500).Select(n => database.StringSetAsync($"written:{n}", n)));
        }

        var killed = redis.ProcessId;
        await redis.KillAsync();
        await redis.StartAgainAsync();

        Assert.NotEqual(killed, redis.ProcessId);
        Assert.Equal("500", await redis.AskAsync("DBSIZE"));
    }

    [Fact]
    public async Task Keeps_every_acknowledged_write_over_a_stop()
    {
        await using var redis = await RedisProcess.StartAsync();
        await redis.AskAsync("SET written yes");

        await redis.StopAsync();
        Assert.False(redis.IsRunning);
        await redis.StartAgainAsync();

        Assert.Equal("yes", await redis.AskAsync("GET written"));
    }

    [Fact]
    public async Task Lets_a_test_choose_settings_over_the_defaults()
    {
        await using var redis = await RedisProcess.StartAsync("appendfsync everysec", "maxmemory 64mb");

        var info = await redis.AskAsync("INFO memory");

        Assert.Contains($"maxmemory:{64 * 1024 * 1024}", info, StringComparison.Ordinal);
        Assert.Contains("maxmemory_policy:noeviction", info, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_why_it_could_not_start()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => RedisProcess.StartAsync("no-such-setting 1"));

        Assert.Contains("no-such-setting", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_machine_without_redis_fails_and_says_what_to_do()
    {
        var failure = Assert.Throws<InvalidOperationException>(() => RedisProgram.Locate("/nonexistent"));

        Assert.Contains("eng/need-redis", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Leaves_neither_process_nor_port_nor_data_behind()
    {
        var redis = await RedisProcess.StartAsync();
        var processId = redis.ProcessId;
        var folder = (await redis.AskAsync("INFO server")).Split("\r\n")
            .Single(line => line.StartsWith("config_file:", StringComparison.Ordinal))["config_file:".Length..];

        await redis.DisposeAsync();

        Assert.False(File.Exists(folder));
        Assert.Throws<ArgumentException>(() => System.Diagnostics.Process.GetProcessById(processId));
        await Assert.ThrowsAsync<System.Net.Sockets.SocketException>(() => redis.AskAsync("PING"));
    }
}
