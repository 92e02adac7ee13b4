using System.Globalization;
using StackExchange.Redis;

namespace Beian.Redis.Checking;

/// <summary>How a node of the store is set up, as it says itself. What it does not say is null.</summary>
/// <param name="Name">Where it is.</param>
internal sealed record NodeState(string Name)
{
    /// <summary>The command that tells of settings, and that hosted Redis often keeps to itself.</summary>
    public const string ConfigGet = "CONFIG GET";

    private const string Info = "INFO";

    /// <summary>Its version; Valkey tells the version of Redis that it is compatible with.</summary>
    public Version? Version { get; init; }

    /// <summary>What it does when it is full.</summary>
    public string? EvictionPolicy { get; init; }

    /// <summary>Whether it writes down what it acknowledges.</summary>
    public bool? HasAppendOnlyFile { get; init; }

    /// <summary>When that is brought to the disk.</summary>
    public string? FlushPolicy { get; init; }

    /// <summary>How many replicas follow it; null where it is one itself.</summary>
    public int? Replicas { get; init; }

    /// <summary>How many slots of its cluster have a node; null where it is of none, or a replica.</summary>
    public int? SlotsAssigned { get; init; }

    /// <summary>Whether it serves nothing while a slot of its cluster has no node, <c>yes</c> or <c>no</c>; null where it is of none.</summary>
    public string? FullCoverage { get; init; }

    /// <summary>How far its clock is ahead of the server's.</summary>
    public TimeSpan? ClockAhead { get; init; }

    /// <summary>What it would not say.</summary>
    public IReadOnlyList<Refusal> Refusals { get; init; } = [];

    /// <summary>Asks a node.</summary>
    /// <exception cref="StoreUnavailableException">It does not answer, or cannot now.</exception>
    public static async Task<NodeState> ReadAsync(IServer node, TimeProvider clock, CancellationToken cancellationToken)
    {
        List<Refusal> refusals = [];
        var told = (await AskAsync(Info, node.InfoAsync()).ConfigureAwait(false))?
            .SelectMany(section => section).ToLookup(line => line.Key, line => line.Value);
        var isMaster = told is not null && Told("role") == "master";
        var isOfCluster = told?["cluster_enabled"].FirstOrDefault() == "1";
        return new NodeState(node.EndPoint.ToString()!)
        {
            Version = Version.TryParse(Told("redis_version"), out var version) ? version : null,
            EvictionPolicy = Told("maxmemory_policy"),
            HasAppendOnlyFile = Told("aof_enabled") is { } aof ? aof == "1" : null,
            FlushPolicy = await SettingAsync("appendfsync").ConfigureAwait(false),
            Replicas = isMaster ? Number(Told("connected_slaves")) : null,
            SlotsAssigned = isMaster && isOfCluster ? await SlotsAssignedAsync().ConfigureAwait(false) : null,
            FullCoverage = isOfCluster ? await SettingAsync("cluster-require-full-coverage").ConfigureAwait(false) : null,
            ClockAhead = await AskAsync("TIME", node.ExecuteAsync("TIME")).ConfigureAwait(false) is { } time ? TimeIn(time) - clock.GetUtcNow() : null,
            Refusals = refusals,
        };

        string? Told(string name)
        {
            if (told?[name].FirstOrDefault() is { } value)
            {
                return value;
            }

            if (told is not null)
            {
                refusals.Add(new Refusal(Info, $"It says nothing of {name}."));
            }

            return null;
        }

        async Task<string?> SettingAsync(string name) =>
            (await AskAsync(ConfigGet, node.ConfigGetAsync(name)).ConfigureAwait(false))?.Select(setting => setting.Value).SingleOrDefault();

        async Task<int?> SlotsAssignedAsync() =>
            (string?)await AskAsync("CLUSTER INFO", node.ExecuteAsync("CLUSTER", "INFO")).ConfigureAwait(false) is { } state ? SlotsIn(state) : null;

        async Task<T?> AskAsync<T>(string command, Task<T> answer)
            where T : class
        {
            try
            {
                return await StoreConnection.GuardAsync(answer, isWrite: false, cancellationToken).ConfigureAwait(false);
            }
            catch (RedisServerException refused)
            {
                refusals.Add(new Refusal(command, refused.Message));
                return null;
            }
        }
    }

    private static int? SlotsIn(string state)
    {
        const string Name = "cluster_slots_assigned:";
        return Number(state.Split("\r\n").FirstOrDefault(line => line.StartsWith(Name, StringComparison.Ordinal))?[Name.Length..]);
    }

    // Seconds, and microseconds after them.
    private static DateTimeOffset TimeIn(RedisResult time) => DateTimeOffset.FromUnixTimeSeconds((long)time[0]).AddMicroseconds((double)time[1]);

    private static int? Number(string? text) => int.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : null;
}
