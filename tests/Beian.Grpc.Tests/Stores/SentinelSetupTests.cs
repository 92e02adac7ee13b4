using StackExchange.Redis;
using Xunit;

namespace Beian.Grpc.Tests.Stores;

public sealed class SentinelSetupTests(SharedStores stores)
{
    [Fact]
    public async Task Leads_the_client_the_server_uses_to_the_master()
    {
        var setup = await stores.SentinelAsync();
        await using var connection = await ConnectionMultiplexer.ConnectAsync(setup.ConnectionString);

        await connection.GetDatabase().StringSetAsync("written", "yes");

        Assert.Equal("PONG", (string?)await connection.GetDatabase().ExecuteAsync("PING"));
        Assert.Equal("yes", await setup.Master.AskAsync("GET written"));
    }

    [Fact]
    public async Task The_replica_takes_over_from_a_killed_master_with_its_data()
    {
        await using var setup = await SentinelSetup.StartAsync(downAfter: TimeSpan.FromSeconds(3));
        await setup.Master.AskAsync("SET written yes");
        Assert.Equal("1", await setup.Master.AskAsync("WAIT 1 0"));

        await setup.Master.KillAsync();
        await setup.ReplicaTakesOverAsync();

        Assert.Equal("yes", await setup.Replica.AskAsync("GET written"));
    }
}
