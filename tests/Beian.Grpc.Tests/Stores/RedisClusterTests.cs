using System.Net;
using StackExchange.Redis;
using Xunit;

namespace Beian.Grpc.Tests.Stores;

public sealed class RedisClusterTests(SharedStores stores)
{
    /// <summary>The provinces' codes (GB/T 2260), the hash tags of their keys, by the master that serves them.</summary>
    private static readonly string[][] Homes =
    [
        ["11", "14", "15", "21", "32", "36", "43", "50", "54", "61", "65"],
        ["12", "23", "33", "34", "37", "42", "46", "51", "63", "64"],
        ["13", "22", "31", "35", "41", "44", "45", "52", "53", "62"],
    ];

    [Fact]
    public async Task Answers_the_client_the_server_uses_on_every_master()
    {
        var cluster = await stores.ClusterAsync();
        await using var connection = await ConnectionMultiplexer.ConnectAsync(cluster.ConnectionString);

        var masters = connection.GetServers().Where(server => !server.IsReplica).ToList();

        Assert.Equal(3, masters.Count);
        Assert.All(masters, master => Assert.Equal(ServerType.Cluster, master.ServerType));
        Assert.All(masters, master => Assert.Equal("PONG", (string?)master.Execute("PING")));
    }

    [Fact]
    public async Task Spreads_the_provinces_over_all_masters()
    {
        var cluster = await stores.ClusterAsync();
        await using var connection = await ConnectionMultiplexer.ConnectAsync(cluster.ConnectionString);
        var database = connection.GetDatabase();

        for (var master = 0; master < Homes.Length; master++)
        {
            foreach (var province in Homes[master])
            {
                var home = await database.IdentifyEndpointAsync($"beian:{{{province}}}:filing");
                Assert.Equal(new IPEndPoint(IPAddress.Loopback, cluster.Masters[master].Port), home);
            }
        }
    }

    [Fact]
    public async Task A_replica_takes_over_from_a_killed_master_which_comes_back_as_a_replica()
    {
        await using var cluster = await RedisCluster.StartAsync(nodeTimeout: TimeSpan.FromSeconds(3));
        await using var connection = await ConnectionMultiplexer.ConnectAsync(cluster.ConnectionString);
        var database = connection.GetDatabase();
        const string key = "beian:{44}:written";
        await database.StringSetAsync(key, "yes");
        var home = ((IPEndPoint)(await database.IdentifyEndpointAsync(key))!).Port;
        var (master, replica) = cluster.Masters.Zip(cluster.Replicas).Single(pair => pair.First.Port == home);
        Assert.Equal("1", await master.AskAsync("WAIT 1 0"));

        await master.KillAsync();
        await cluster.BecomeHealthyAsync();

        Assert.Contains("role:master", await replica.AskAsync("INFO replication"), StringComparison.Ordinal);
        Assert.Equal("yes", await replica.AskAsync($"GET {key}"));

        await master.StartAgainAsync();
        await cluster.BecomeHealthyAsync();

        Assert.Contains("role:slave", await master.AskAsync("INFO replication"), StringComparison.Ordinal);
    }
}
