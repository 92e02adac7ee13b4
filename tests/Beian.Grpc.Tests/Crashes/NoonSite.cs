using System.Security.Cryptography;
using Beian.Filings;
using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using StackExchange.Redis;

namespace Beian.Grpc.Tests.Crashes;

/// <summary>Two replicas of the built server, in processes of their own on one Redis, to be killed and started again; and the noon that comes to them.</summary>
internal sealed class NoonSite : IAsyncDisposable
{
    // Gives every code of a noon index another noon, in the order it has. The clock's own comes once a day.
    private const string Come = """
        local rows = redis.call('ZRANGE', KEYS[1], 0, -1, 'WITHSCORES')
        for row = 1, #rows, 2 do
          local score = tonumber(rows[row + 1])
          redis.call('ZADD', KEYS[1], string.format('%.17g', ARGV[1] + score - math.ceil(score)), rows[row])
        end
        """;

    private static readonly string[] Urgencies = ["urgent", "noon"];

    private readonly ServerPlace _place = new();
    private readonly RedisProcess _redis;
    private readonly ConnectionMultiplexer _store;
    private readonly (string Name, string? Value)[] _settings;
    private readonly ServerProcess?[] _replicas = new ServerProcess?[2];

    private NoonSite(RedisProcess redis, ConnectionMultiplexer store)
    {
        (_redis, _store) = (redis, store);
        _settings =
        [
            ("ConnectionStrings__Redis", redis.ConnectionString), ("Secrets__MasterKey", Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))),
            // Far from now, so that no noon comes of itself.
            ("NoonResend__Schedule", $"0 {TimeProvider.System.GetUtcNow().ToBeijing().AddHours(12).Hour} * * *"),
            // A noon, and what brings it forward, is to take a moment; what a dead replica holds is to come back soon.
            ("Outbox__Routes__Mobile__MessagesPerSecond", "1000"), ("NoonResend__Batch", "1"), ("Outbox__Lease", "00:00:05"),
            ("Carriers__Simulation__HandsetWatchBacklog", "100000"),
        ];
    }

    /// <summary>Where the filings are.</summary>
    public static IReadOnlyList<Province> Provinces { get; } = [Province.Zhejiang, Province.Sichuan, Province.Hunan];

    /// <summary>The replicas that live.</summary>
    public IReadOnlyList<ServerProcess> Living => [.. _replicas.OfType<ServerProcess>()];

    /// <summary>What has arrived on the handset of any replica.</summary>
    public Codes Codes { get; } = new();

    public static async Task<NoonSite> StartAsync()
    {
        var redis = await RedisProcess.StartAsync();
        var site = new NoonSite(redis, await ConnectionMultiplexer.ConnectAsync(redis.ConnectionString));
        await site.RecoverAsync();
        return site;
    }

    /// <summary>kill -9 of a replica.</summary>
    public async Task KillAsync(int replica)
    {
        var killed = _replicas[replica]!;
        _replicas[replica] = null;
        await killed.KillAsync();
    }

    /// <summary>Starts whoever is missing.</summary>
    public async Task RecoverAsync()
    {
        for (var n = 0; n < _replicas.Length; n++)
        {
            if (_replicas[n] is null)
            {
                _replicas[n] = await _place.StartAsync(_settings);
                await Codes.WatchAsync(_replicas[n]!.Channel);
            }
        }
    }

    /// <summary>Lets noon come, now, to every code that waits for one.</summary>
    public Task ComeAsync() => Task.WhenAll(Indexes().Select(index =>
        _store.GetDatabase().ScriptEvaluateAsync(Come, [index], [TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds()])));

    /// <summary>How many codes wait for their noon.</summary>
    public Task<long> WaitingAsync() => CountAsync(Indexes());

    /// <summary>How many messages wait to leave, or for what came of them to be written down.</summary>
    public Task<long> LeavingAsync() => CountAsync(Lanes());

    /// <summary>Stops the replicas in good order, and returns what they have complained of.</summary>
    public async Task<string> StopAsync()
    {
        var exits = await Task.WhenAll(Living.Select(replica => replica.StopAsync()));
        return string.Concat(Living.Select(replica => replica.Errors)) + string.Concat(exits.Where(exit => exit != 0).Select(exit => $"exit code {exit}"));
    }

    public async ValueTask DisposeAsync()
    {
        Codes.Dispose();
        await _place.DisposeAsync();
        await _store.DisposeAsync();
        await _redis.DisposeAsync();
    }

    // Everybody here is with one operator.
    private static IEnumerable<RedisKey> Indexes() => Provinces.Select(province => (RedisKey)$"beian:{{{(int)province}}}:noon:{(int)Operator.Mobile}");

    private static IEnumerable<RedisKey> Lanes() =>
        from province in Provinces
        from urgency in Urgencies
        select (RedisKey)$"beian:{{{(int)province}}}:outbox:{(int)Operator.Mobile}:{urgency}";

    private async Task<long> CountAsync(IEnumerable<RedisKey> keys) =>
        (await Task.WhenAll(keys.Select(key => _store.GetDatabase().SortedSetLengthAsync(key)))).Sum();
}
