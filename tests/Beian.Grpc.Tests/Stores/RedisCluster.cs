namespace Beian.Grpc.Tests.Stores;

/// <summary>A Redis Cluster of three masters with a replica each, on loopback ports, ready for clients.</summary>
public sealed class RedisCluster : IAsyncDisposable
{
    private static readonly (int First, int Last)[] SlotRanges = [(0, 5460), (5461, 10922), (10923, 16383)];

    private readonly List<LoopbackPort> _busPorts = [];
    private readonly List<RedisProcess> _nodes = [];

    private RedisCluster()
    {
    }

    /// <summary>The three nodes that were masters at first, by ascending slots.</summary>
    public IReadOnlyList<RedisProcess> Masters => _nodes[..3];

    /// <summary>The three nodes that were replicas at first: the first one of the first master, and so on.</summary>
    public IReadOnlyList<RedisProcess> Replicas => _nodes[3..];

    /// <summary>For StackExchange.Redis: every node, so that any of them may be down.</summary>
    public string ConnectionString => string.Join(',', _nodes.Select(node => node.ConnectionString));

    /// <param name="nodeTimeout">
    /// For how long a node may be silent before it counts as failed. The default is longer than a starved build
    /// machine keeps a node waiting; a test that wants a failover chooses a short one for a cluster of its own.
    /// </param>
    public static async Task<RedisCluster> StartAsync(TimeSpan? nodeTimeout = null)
    {
        var cluster = new RedisCluster();
        try
        {
            await cluster.StartNodesAsync(nodeTimeout ?? TimeSpan.FromSeconds(10));
            await cluster.JoinAsync();
            await cluster.BecomeHealthyAsync();
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Waits until every running node finds the whole cluster in order: all slots served, all roles known, every
    /// running replica connected to its master and in step with it.
    /// </summary>
    public async Task BecomeHealthyAsync()
    {
        foreach (var node in _nodes.Where(node => node.IsRunning))
        {
            await Eventually.HoldsAsync($"the node on port {node.Port} finds the cluster healthy", () => IsHealthyAsync(node));
        }
    }

    /// <summary>kill -9 for a master and its replica; returns when the other masters have given it up.</summary>
    public async Task LoseAsync(RedisProcess master)
    {
        var id = await master.AskAsync("CLUSTER MYID");
        await Replicas[_nodes.IndexOf(master)].KillAsync();
        await master.KillAsync();
        foreach (var other in Masters.Where(other => other.IsRunning))
        {
            await Eventually.HoldsAsync($"the node on port {other.Port} has given up the one on port {master.Port}", async () =>
                (await other.AskAsync("CLUSTER NODES")).Split('\n').Any(line => line.StartsWith(id, StringComparison.Ordinal) && line.Contains("master,fail ", StringComparison.Ordinal)));
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }

        _busPorts.ForEach(port => port.Dispose());
    }

    private async Task StartNodesAsync(TimeSpan nodeTimeout)
    {
        for (var node = 0; node < 2 * SlotRanges.Length; node++)
        {
            _busPorts.Add(LoopbackPort.Reserve());
            _nodes.Add(await RedisProcess.StartAsync(
                "cluster-enabled yes",
                $"cluster-port {_busPorts[node]}",
                "cluster-require-full-coverage no",
                // However long a starved machine has kept a replica from its master, it may still take over.
                "cluster-replica-validity-factor 0",
                $"cluster-node-timeout {(long)nodeTimeout.TotalMilliseconds}"));
        }
    }

    private async Task JoinAsync()
    {
        for (var node = 0; node < _nodes.Count; node++)
        {
            // Distinct epochs from the start: nodes that have to settle a clash of epochs first take seconds more.
            await _nodes[node].AskAsync($"CLUSTER SET-CONFIG-EPOCH {node + 1}");
        }

        for (var master = 0; master < SlotRanges.Length; master++)
        {
            await Masters[master].AskAsync($"CLUSTER ADDSLOTSRANGE {SlotRanges[master].First} {SlotRanges[master].Last}");
        }

        // Every pair is introduced, rather than left to gossip, which takes seconds to get round.
        for (var node = 0; node < _nodes.Count; node++)
        {
            for (var other = node + 1; other < _nodes.Count; other++)
            {
                await _nodes[node].AskAsync($"CLUSTER MEET 127.0.0.1 {_nodes[other].Port} {_busPorts[other]}");
            }
        }

        foreach (var node in _nodes)
        {
            await Eventually.HoldsAsync($"the node on port {node.Port} knows the others", () => KnowsAllAsync(node));
        }

        for (var master = 0; master < SlotRanges.Length; master++)
        {
            await Replicas[master].AskAsync($"CLUSTER REPLICATE {await Masters[master].AskAsync("CLUSTER MYID")}");
        }
    }

    private async Task<bool> KnowsAllAsync(RedisProcess node)
    {
        var known = await node.AskAsync("CLUSTER NODES");
        return known.Count('\n') == _nodes.Count && !known.Contains("handshake", StringComparison.Ordinal);
    }

    private async Task<bool> IsHealthyAsync(RedisProcess node)
    {
        var state = await node.AskAsync("CLUSTER INFO");
        var roles = await node.AskAsync("CLUSTER NODES");
        var replication = await node.AskAsync("INFO replication");
        return state.Contains("cluster_state:ok", StringComparison.Ordinal)
            && state.Contains("cluster_slots_ok:16384", StringComparison.Ordinal)
            && CountAlive(roles, "master") == SlotRanges.Length
            && CountAlive(roles, "slave") == _nodes.Count(other => other.IsRunning) - SlotRanges.Length
            && (replication.Contains("role:master", StringComparison.Ordinal)
                || replication.Contains("master_link_status:up", StringComparison.Ordinal));
    }

    // A line of CLUSTER NODES carries the node's role, and "fail" or "fail?" where the others miss it.
    private static int CountAlive(string roles, string role) => roles.Split('\n').Count(line =>
        line.Contains(role, StringComparison.Ordinal) && !line.Contains("fail", StringComparison.Ordinal));
}
