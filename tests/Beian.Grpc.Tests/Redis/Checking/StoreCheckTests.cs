using System.Text.RegularExpressions;
using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Grpc.Health.V1;
using Xunit;

namespace Beian.Grpc.Tests.Redis.Checking;

/// <summary>Real stores, looked at when a server starts on them, and when it finds more of them.</summary>
public sealed partial class StoreCheckTests(SharedStores stores)
{
    [Theory]
    [InlineData(Engine.ManagedRedis, 1)]
    [InlineData(Engine.RedisCluster, 6)]
    [InlineData(Engine.Sentinel, 2)]
    public async Task A_store_set_up_for_production_passes(Engine engine, int nodes)
    {
        await using var server = await Server.StartAsync(engine, stores);

        await Eventually.HoldsAsync($"{nodes} nodes are looked at", () => Task.FromResult(LookedAt(server) == nodes));
        Assert.Empty(Said(server));
    }

    [Fact]
    public async Task Development_warns_of_a_store_that_forgets()
    {
        await using var redis = await RedisProcess.StartAsync("appendonly no", "maxmemory-policy allkeys-lru");
        await using var server = Server.Start(redis.ConnectionString);

        Assert.Contains(Said(server), line => line.Contains($"{redis.ConnectionString} has maxmemory-policy allkeys-lru", StringComparison.Ordinal));
        Assert.Contains(Said(server), line => line.Contains($"{redis.ConnectionString} has no append-only file", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("appendfsync everysec", "has appendfsync everysec")]
    [InlineData("rename-command CONFIG \"\"", "keeps CONFIG GET to itself. See to it that appendfsync is always")]
    public async Task Development_warns_of_a_risk(string setting, string risk)
    {
        await using var redis = await RedisProcess.StartAsync(setting);
        await using var server = Server.Start(redis.ConnectionString);

        Assert.Contains($"{redis.ConnectionString} {risk}", Assert.Single(Said(server)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_replica_that_turns_up_later_is_looked_at_and_what_is_wrong_is_an_error()
    {
        using var issuer = new Issuer();
        await using var master = await RedisProcess.StartAsync();
        await using var replica = await RedisProcess.StartAsync($"replicaof 127.0.0.1 {master.Port}", "appendonly no", "maxmemory-policy allkeys-lru");
        await replica.KillAsync();
        await using var server = Server.Start($"{master.ConnectionString},{replica.ConnectionString}", issuer.Production);
        server.Log.Expect(Later);
        Assert.Equal(1, LookedAt(server));

        await replica.StartAgainAsync();

        string[] faults = [$"{replica.ConnectionString} has no append-only file", $"{replica.ConnectionString} has maxmemory-policy allkeys-lru"];
        await Eventually.HoldsAsync("both faults are told", () => Task.FromResult(
            faults.All(fault => server.Log.Lines.Any(line => line.StartsWith("Error", StringComparison.Ordinal) && line.Contains($"{Later}. {fault}", StringComparison.Ordinal)))));
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, await HealthAsync(server));
    }

    [Fact]
    public async Task Production_serves_nothing_from_a_store_that_was_away_before_it_is_looked_at()
    {
        using var issuer = new Issuer();
        await using var redis = await RedisProcess.StartAsync();
        var (isBusy, asked) = (true, 0);
        await using var retold = new RetoldRedis(redis, said => !Volatile.Read(ref isBusy) ? said : Time().Replace(said, _ =>
        {
            Interlocked.Increment(ref asked);
            return "-BUSY with something else.\r\n";
        }));
        await redis.KillAsync();
        await using var server = Server.Start(retold.ConnectionString, issuer.Production);
        server.Log.Expect("Health check store");

        await redis.StartAgainAsync();
        await Eventually.HoldsAsync("the key ring is held against it", async () => await redis.AskAsync($"EXISTS {server.KeyPrefix}:{{ring}}") == "1");
        var before = Volatile.Read(ref asked);
        await Eventually.HoldsAsync("it is asked in vain, again and again", () => Task.FromResult(Volatile.Read(ref asked) >= before + 4));
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.NotServing, await HealthAsync(server));

        Volatile.Write(ref isBusy, false);
        await Eventually.HoldsAsync("the server serves", async () => await HealthAsync(server) == HealthCheckResponse.Types.ServingStatus.Serving);
    }

    private const string Later = "A node of the store that has turned up since is not set up for what is promised";

    private static async Task<HealthCheckResponse.Types.ServingStatus> HealthAsync(Server server) =>
        (await new Health.HealthClient(server.Channel).CheckAsync(new HealthCheckRequest())).Status;

    private static int LookedAt(Server server) => server.Log.Lines.Sum(line => Looks().Match(line) is { Success: true } looks ? int.Parse(looks.Groups[1].ValueSpan) : 0);

    private static IEnumerable<string> Said(Server server) =>
        server.Log.Lines.Where(line => line.Contains("StoreCheck: The store: ", StringComparison.Ordinal));

    [GeneratedRegex(@"set up for what is promised; nodes looked at: (\d+)")]
    private static partial Regex Looks();

    // What TIME answers: seconds, and microseconds.
    [GeneratedRegex(@"\*2\r\n\$10\r\n\d{10}\r\n\$\d\r\n\d+\r\n")]
    private static partial Regex Time();
}
