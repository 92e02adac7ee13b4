using System.Net;
using Beian.Filings;
using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using StackExchange.Redis;

namespace Beian.Grpc.Tests.Failover;

/// <summary>
/// A store of a test's own with a replica for the master that holds <see cref="Case.Where"/>, to part the two and to lose the master.
/// </summary>
internal sealed class ReplicatedStore : IAsyncDisposable
{
    private readonly IAsyncDisposable _all;
    private readonly IReadOnlyList<(RedisProcess Master, RedisProcess Replica)> _pairs;
    private readonly Func<Task> _healAsync;

    private ReplicatedStore(
        string connectionString, IAsyncDisposable all, IReadOnlyList<(RedisProcess Master, RedisProcess Replica)> pairs, Func<Task> healAsync)
    {
        ConnectionString = connectionString;
        _all = all;
        _pairs = pairs;
        _healAsync = healAsync;
    }

    public string ConnectionString { get; }

    /// <param name="engine">Which kind.</param>
    /// <param name="patience">How long a master may be silent before its replica takes its place.</param>
    public static async Task<ReplicatedStore> StartAsync(Engine engine, TimeSpan patience)
    {
        if (engine == Engine.Sentinel)
        {
            var setup = await SentinelSetup.StartAsync(patience);
            return new ReplicatedStore(setup.ConnectionString, setup, [(setup.Master, setup.Replica)], setup.ReplicaTakesOverAsync);
        }

        var cluster = await RedisCluster.StartAsync(patience);
        return new ReplicatedStore(cluster.ConnectionString, cluster, [.. cluster.Masters.Zip(cluster.Replicas)], cluster.BecomeHealthyAsync);
    }

    /// <summary>The replica neither hears nor answers, as behind a broken network.</summary>
    public async Task PartAsync(Server server)
    {
        var (master, replica) = PairOf(server);
        OsSignal.Freeze(replica.ProcessId);
        // Or what the master sends would wait in the replica's socket, and be read after all.
        await master.AskAsync("CLIENT KILL TYPE replica");
    }

    public void Reunite(Server server) => OsSignal.Thaw(PairOf(server).Replica.ProcessId);

    /// <summary>kill -9 for the master; returns when the replica has taken its place.</summary>
    public async Task LoseMasterAsync(Server server)
    {
        var (master, replica) = PairOf(server);
        await master.KillAsync();
        OsSignal.Thaw(replica.ProcessId);
        await _healAsync();
        await Eventually.HoldsAsync("the replica is promoted", async () =>
            (await replica.AskAsync("INFO replication")).Contains("role:master", StringComparison.Ordinal));
    }

    /// <summary>The lost master comes back, as a replica of what was its own.</summary>
    public async Task BringBackAsync()
    {
        var (master, replica) = _pairs.Single(pair => !pair.Master.IsRunning);
        await master.StartAgainAsync();
        await Eventually.HoldsAsync("the lost master is a replica", async () =>
            (await replica.AskAsync("INFO replication")).Contains("state=online", StringComparison.Ordinal));
    }

    /// <summary>Provinces that other masters hold.</summary>
    public static IReadOnlyList<Province> HeldByOthers(Server server) => [.. Provinces.All.Where(province => PortOf(server, province) != PortOf(server, Case.Where))];

    /// <summary>Where the master listens that holds a province.</summary>
    public static int PortOf(Server server, Province province) =>
        ((IPEndPoint)server.Store.Multiplexer.GetServer($"{server.KeyPrefix}:{{{(int)province}}}:", flags: CommandFlags.DemandMaster).EndPoint).Port;

    public ValueTask DisposeAsync() => _all.DisposeAsync();

    private (RedisProcess Master, RedisProcess Replica) PairOf(Server server) =>
        _pairs is [var only] ? only : _pairs.Single(pair => pair.Master.Port == PortOf(server, Case.Where));
}
