using StackExchange.Redis;
using Xunit;

namespace Beian.Grpc.Tests.Stores;

public sealed class RedisClusterTests(SharedStores stores)
{
    /// <summary>The province codes of GB/T 2260, each the hash tag of its province's keys.</summary>
    private static readonly string[] Provinces =
    [
        "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41",
        "42", "43", "44", "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65",
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

        var homes = new List<string>();
        foreach (var province in Provinces)
        {
            var endpoint = await database.IdentifyEndpointAsync($"beian:{{{province}}}:x") as System.Net.IPEndPoint;
            homes.Add($"{cluster.Masters.ToList().FindIndex(master => master.Port == endpoint!.Port)}: {province}");
        }

        Assert.Equal("", string.Join("\n", homes.Order()));
    }

    [Fact]
    public async Task A_replica_takes_over_from_a_killed_master_with_its_data()
    {
        await using var cluster = await RedisCluster.StartAsync(nodeTimeout: TimeSpan.FromMilliseconds(500));
        await using var connection = await ConnectionMultiplexer.ConnectAsync(cluster.ConnectionString);
        var database = connection.GetDatabase();
        const string key = "beian:{44}:written";
        await database.StringSetAsync(key, "yes");
        var home = ((System.Net.IPEndPoint)(await database.IdentifyEndpointAsync(key))!).Port;
        var (master, replica) = cluster.Masters.Zip(cluster.Replicas).Single(pair => pair.First.Port == home);
        Assert.Equal("1", await master.AskAsync("WAIT 1 0"));

        await master.KillAsync();
        await cluster.BecomeHealthyAsync();

        Assert.Contains("role:master", await replica.AskAsync("INFO replication"), StringComparison.Ordinal);
        Assert.Equal("yes", await replica.AskAsync($"GET {key}"));
    }

    [Fact]
    public async Task A_killed_master_that_comes_back_joins_as_a_replica()
    {
        await using var cluster = await RedisCluster.StartAsync(nodeTimeout: TimeSpan.FromMilliseconds(500));
        var master = cluster.Masters[0];
        await master.KillAsync();
        await cluster.BecomeHealthyAsync();

        await master.StartAgainAsync();
        await cluster.BecomeHealthyAsync();

        Assert.Contains("role:slave", await master.AskAsync("INFO replication"), StringComparison.Ordinal);
    }
}
