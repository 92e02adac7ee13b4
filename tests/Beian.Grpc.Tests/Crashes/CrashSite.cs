using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.Redis.Managed;
using Grpc.Core;
using Grpc.Health.V1;
using Xunit;

namespace Beian.Grpc.Tests.Crashes;

/// <summary>The built server in a process of its own, and its store, one of which is killed again and again.</summary>
internal sealed class CrashSite : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    // Nothing here is about rates and pauses, and a retry may come after a slow restart.
    private static readonly (string Name, string? Value)[] Settings =
    [
        ("Verification__ResendCooldown", "00:00:00"), ("Verification__RequestRetention", "01:00:00"),
        ("Outbox__Routes__Mobile__MessagesPerSecond", "0"), ("Carriers__Simulation__HandsetWatchBacklog", "100000"),
    ];

    private readonly ServerPlace _place = new();
    private readonly Victim _victim;
    private readonly SlowDisk? _slow;
    private ServerProcess _server = null!;
    private int _killed;

    private CrashSite(Victim victim, SlowDisk? slow, RedisProcess? redis) => (_victim, _slow, Redis) = (victim, slow, redis);

    /// <summary>The Redis of the connection string; null where the server manages one of its own.</summary>
    public RedisProcess? Redis { get; }

    public ServerProcess Server => _server;

    /// <param name="victim">Who will be killed.</param>
    /// <param name="fsync">How long the disk takes over an fsync; null for as quick as it is.</param>
    /// <param name="redis">Lines of redis.conf, for a Redis of a connection string.</param>
    public static async Task<CrashSite> StartAsync(Victim victim, TimeSpan? fsync, params string[] redis)
    {
        var site = victim == Victim.SingleRedis
            ? new CrashSite(
                victim, null, await (fsync is { } slow ? RedisProcess.StartOnSlowDiskAsync(slow, redis) : RedisProcess.StartAsync(redis)))
            : new CrashSite(victim, fsync is { } delay ? new SlowDisk(delay) : null, null);
        site._server = await site.StartServerAsync();
        return site;
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        switch (_victim)
        {
            case Victim.Server:
                await _server.KillAsync();
                break;
            case Victim.ManagedRedis:
                _killed = _server.RedisPids[^1];
                OsProcess.Kill(_killed);
                Assert.True(await OsProcess.HasEndedWithinAsync(_killed, Limit, TimeProvider.System, CancellationToken.None));
                break;
            case Victim.SingleRedis:
                await Redis!.KillAsync();
                break;
            default:
                throw new InvalidOperationException($"Nobody kills {_victim}.");
        }
    }

    /// <summary>
    /// Does what whoever looks after the victim does: starts the server or the single Redis again. A managed Redis is its server's
    /// affair. Returns when the system serves.
    /// </summary>
    public async Task RecoverAsync()
    {
        switch (_victim)
        {
            case Victim.Server:
                var redis = _server.RedisPids[^1];
                _server = await StartServerAsync();
                Assert.Equal([redis], _server.RedisPids);
                break;
            case Victim.ManagedRedis:
                await Eventually.HoldsAsync(
                    "the server says that it has started another Redis", () => Task.FromResult(_server.RedisPids[^1] != _killed));
                break;
            case Victim.SingleRedis:
                await Redis!.StartAgainAsync();
                break;
            default:
                throw new InvalidOperationException($"Nobody brings back {_victim}.");
        }

        await Eventually.HoldsAsync("the server serves", ServesAsync);
    }

    public async ValueTask DisposeAsync()
    {
        await _place.DisposeAsync();
        _slow?.Dispose();
        if (Redis is not null)
        {
            await Redis.DisposeAsync();
        }
    }

    private Task<ServerProcess> StartServerAsync() => _place.StartAsync(
    [
        .. Settings,
        ("ConnectionStrings__Redis", Redis?.ConnectionString),
        ("ManagedRedis__Executable", _slow?.Executable),
    ]);

    private async Task<bool> ServesAsync()
    {
        try
        {
            var health = await new Health.HealthClient(_server.Channel).CheckAsync(new HealthCheckRequest());
            return health.Status == HealthCheckResponse.Types.ServingStatus.Serving;
        }
        catch (RpcException away) when (away.StatusCode == StatusCode.Unavailable)
        {
            return false;
        }
    }
}
