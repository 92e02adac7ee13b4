using System.Globalization;
using StackExchange.Redis;

namespace Beian.Redis.Checking;

/// <summary>How a node of the store is set up, as it says itself.</summary>
/// <param name="Name">Where it is.</param>
/// <param name="Version">Its version; Valkey tells the version of Redis that it is compatible with.</param>
/// <param name="EvictionPolicy">What it does when it is full.</param>
/// <param name="HasAppendOnlyFile">Whether it writes down what it acknowledges.</param>
/// <param name="FlushPolicy">When that is brought to the disk; null where it does not say.</param>
/// <param name="Replicas">How many replicas follow it.</param>
/// <param name="SlotsAssigned">How many slots of its cluster have a node; null where it is of none.</param>
/// <param name="ClockAhead">How far its clock is ahead of the server's.</param>
internal sealed record NodeState(
    string Name,
    Version Version,
    string EvictionPolicy,
    bool HasAppendOnlyFile,
    string? FlushPolicy,
    int Replicas,
    int? SlotsAssigned,
    TimeSpan ClockAhead)
{
    /// <summary>Asks a node.</summary>
    /// <exception cref="RedisException">It does not answer.</exception>
    public static async Task<NodeState> ReadAsync(IServer node, TimeProvider clock)
    {
        var told = (await node.InfoAsync().ConfigureAwait(false)).SelectMany(section => section).ToLookup(line => line.Key, line => line.Value);
        return new NodeState(
            node.EndPoint.ToString()!,
            Version.Parse(told["redis_version"].Single()),
            told["maxmemory_policy"].Single(),
            told["aof_enabled"].Single() == "1",
            await FlushPolicyAsync(node).ConfigureAwait(false),
            Number(told["connected_slaves"].Single()),
            told["cluster_enabled"].SingleOrDefault() == "1" ? await SlotsAssignedAsync(node).ConfigureAwait(false) : null,
            await node.TimeAsync().ConfigureAwait(false) - clock.GetUtcNow().UtcDateTime);
    }

    private static async Task<string?> FlushPolicyAsync(IServer node)
    {
        try
        {
            return (await node.ConfigGetAsync("appendfsync").ConfigureAwait(false)).Select(setting => setting.Value).SingleOrDefault();
        }
        catch (RedisServerException)
        {
            // Hosted Redis often keeps CONFIG to itself.
            return null;
        }
    }

    private static async Task<int?> SlotsAssignedAsync(IServer node)
    {
        const string Name = "cluster_slots_assigned:";
        var lines = ((string)(await node.ExecuteAsync("CLUSTER", "INFO").ConfigureAwait(false))!).Split("\r\n");
        return Number(lines.Single(line => line.StartsWith(Name, StringComparison.Ordinal))[Name.Length..]);
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
