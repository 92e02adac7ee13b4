using System.Net;
using Beian.Grpc.Tests.Stores;
using Beian.Redis.Confirming;
using StackExchange.Redis;
using Xunit;

namespace Beian.Grpc.Tests.Redis.Confirming;

/// <summary>What a node of the store says when it is asked to confirm what it has answered.</summary>
public sealed class NodeTests
{
    private const string Mark = "{mark}:confirmed";

    [Fact]
    public async Task A_replica_confirms_nothing()
    {
        await using var master = await RedisProcess.StartAsync();
        await using var replica = await RedisProcess.StartAsync($"replicaof 127.0.0.1 {master.Port}");
        await using var node = NodeOf(replica);

        Assert.Null(await node.ConfirmAsync(Mark, replicas: 0));
        Assert.Null(node.History);
    }

    [Fact]
    public async Task A_master_has_one_history_until_it_starts_anew()
    {
        await using var master = await RedisProcess.StartAsync();
        await using var node = NodeOf(master);

        var history = await node.ConfirmAsync(Mark, replicas: 0);
        Assert.NotNull(history);
        Assert.Equal((history, history), (node.History, await node.ConfirmAsync(Mark, replicas: 0)));
        node.ForgetHistory();
        Assert.Null(node.History);
        Assert.Equal(history, await node.ConfirmAsync(Mark, replicas: 0));

        // More replicas than there are do not have it, and it says so; that it is on this history is known all the same.
        node.ForgetHistory();
        Assert.Null(await node.ConfirmAsync(Mark, replicas: 1));
        Assert.Equal(history, node.History);

        await master.KillAsync();
        Assert.Null(await node.ConfirmAsync(Mark, replicas: 0));
        await master.StartAgainAsync();
        await Eventually.HoldsAsync("it confirms again", async () => await node.ConfirmAsync(Mark, replicas: 0) is not null);
        Assert.NotEqual(history, node.History);
    }

    private static Node NodeOf(RedisProcess redis)
    {
        var configuration = ConfigurationOptions.Parse(redis.ConnectionString);
        configuration.AllowAdmin = true;
        configuration.AbortOnConnectFail = false;
        configuration.BacklogPolicy = BacklogPolicy.FailFast;
        configuration.ReconnectRetryPolicy = new LinearRetry(500);
        return new Node(new IPEndPoint(IPAddress.Loopback, redis.Port), configuration, TimeSpan.FromSeconds(5));
    }
}
