using System.Net;
using Beian.Filings;
using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;

namespace Beian.Grpc.Tests.Faults;

/// <summary>A server on a Redis Cluster whose masters are killed and come back; no replica takes over meanwhile.</summary>
internal sealed class HarmedRedisCluster(Server server, RedisCluster cluster) : HarmedStore(server)
{
    protected override int ProcessId => cluster.Masters.Single(master => master.Port == PortOf(Case.Where)).ProcessId;

    public static HarmedRedisCluster Start(RedisCluster cluster, (string Key, string Value)[] settings) =>
        new(Server.Start(cluster.ConnectionString, settings), cluster);

    public override Task KillAsync() => Task.WhenAll(cluster.Masters.Select(master => master.KillAsync()));

    /// <summary>Kills only the master that holds <see cref="Case.Where"/>, and returns the provinces that it held.</summary>
    public Task<IReadOnlyList<Province>> KillOneAsync() => KillAsync(PortOf(Case.Where));

    /// <summary>Kills only the master that holds the ported numbers, and returns the provinces that it held.</summary>
    public Task<IReadOnlyList<Province>> KillHolderOfPortedNumbersAsync() => KillAsync(PortOf($"{Server.KeyPrefix}:{{ported}}"));

    public override Task ForgetScriptsAsync() => Task.WhenAll(cluster.Masters.Select(master => master.AskAsync("SCRIPT FLUSH")));

    protected override async Task StartAgainAsync()
    {
        await Task.WhenAll(cluster.Masters.Where(master => !master.IsRunning).Select(master => master.StartAgainAsync()));
        await cluster.BecomeHealthyAsync();
    }

    private async Task<IReadOnlyList<Province>> KillAsync(int port)
    {
        Province[] held = [.. Provinces.All.Where(province => PortOf(province) == port)];
        await cluster.Masters.Single(master => master.Port == port).KillAsync();
        return held;
    }

    private int PortOf(Province province) => PortOf($"{Server.KeyPrefix}:{{{(int)province}}}:");

    private int PortOf(string key) => ((IPEndPoint)Server.Store.IdentifyEndpoint(key)!).Port;
}
