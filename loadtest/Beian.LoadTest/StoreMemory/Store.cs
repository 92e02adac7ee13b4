using System.Globalization;
using Beian.LoadTest.Grounds;
using Beian.V1;
using StackExchange.Redis;

namespace Beian.LoadTest.StoreMemory;

/// <summary>What Redis says of itself and of its keys.</summary>
internal sealed class Store(IConnectionMultiplexer multiplexer)
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    private readonly IServer _server = multiplexer.GetServers().Single();
    private readonly IDatabase _database = multiplexer.GetDatabase();

    public string Version => _server.Version.ToString();

    /// <summary>Bytes that Redis has allocated.</summary>
    public async Task<long> UsedMemoryAsync() => await InfoAsync("memory", "used_memory").ConfigureAwait(false);

    /// <summary>Waits until no message is under way and no rewrite of the append-only file holds memory of its own.</summary>
    /// <exception cref="TimeoutException">It does not come to rest.</exception>
    public Task WhenQuietAsync(CancellationToken cancellationToken) => Patience.UntilAsync(
        async () => await InfoAsync("persistence", "aof_rewrite_in_progress").ConfigureAwait(false) == 0
            && !await _server.KeysAsync(pattern: "*:outbox:*", pageSize: 10_000).AnyAsync(cancellationToken).ConfigureAwait(false),
        Longest,
        "Redis rewrites its file, or a message waits",
        cancellationToken);

    /// <summary>Has it rewrite its file no more, however it grows.</summary>
    public Task NeverRewriteAsync() => _server.ConfigSetAsync("auto-aof-rewrite-percentage", 0);

    /// <summary>The keys of a province by kind: what stands behind the hash tag.</summary>
    public async Task<ILookup<string, RedisKey>> KeysAsync(Province province, CancellationToken cancellationToken)
    {
        var keys = new List<RedisKey>();
        await foreach (var key in _server.KeysAsync(pattern: $"*{{{(int)province}}}:*", pageSize: 10_000).WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            keys.Add(key);
        }

        return keys.ToLookup(key => ((string)key!).Split(':')[2]);
    }

    /// <summary>Bytes of a key, its value and its place among the keys, by looking at every element.</summary>
    public async Task<long> MemoryUsageAsync(RedisKey key) =>
        (long)await _database.ExecuteAsync("MEMORY", "USAGE", key, "SAMPLES", 0).ConfigureAwait(false);

    /// <summary>Bytes of the table that says when keys expire.</summary>
    public async Task<long> ExpiryTableAsync()
    {
        var stats = (await _database.ExecuteAsync("MEMORY", "STATS").ConfigureAwait(false)).ToDictionary();
        return (long)stats["db.0"].ToDictionary()["overhead.hashtable.expires"];
    }

    private async Task<long> InfoAsync(string section, string field)
    {
        var info = await _server.InfoAsync(section).ConfigureAwait(false);
        return long.Parse(info.SelectMany(group => group).Single(pair => pair.Key == field).Value, CultureInfo.InvariantCulture);
    }
}
