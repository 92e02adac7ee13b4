using System.Net;
using Beian.Filings;
using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.Outbox;
using Beian.Redis;
using Beian.V1;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Beian.Grpc.Tests.NoonResend;

/// <summary>Claims of noon codes take turns at a node of the store, so that a portal's call waits behind one, however many operators have codes.</summary>
public sealed class NoonClaimsTests
{
    private const string Portal = "portal";

    [Theory]
    [InlineData(Urgency.Noon, 1)]
    // Those are few at a time, and somebody waits for each.
    [InlineData(Urgency.Urgent, 5)]
    public async Task A_call_overtakes_all_claims_of_noon_codes_but_the_one_under_way(Urgency urgency, int before)
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var server = Server.Start(redis.ConnectionString, Workers.RemoveAll);
        // The first call of all teaches Redis the script.
        await ClaimAsync(server, new Lane(Province.Zhejiang, Operator.Mobile, urgency));
        await using var monitor = await RedisMonitor.StartAsync(redis.Port);

        OsSignal.Freeze(redis.ProcessId);
        var claims = Lane.Operators.Select(carrier => ClaimAsync(server, new Lane(Province.Zhejiang, carrier, urgency))).ToArray();
        var call = server.Store.StringGetAsync(Portal);
        OsSignal.Thaw(redis.ProcessId);
        await Task.WhenAll([.. claims, call]);

        var order = (await monitor.TakeAsync()).Where(sent => IsOf(sent, ":outbox:") || IsOf(sent, Portal)).ToList();
        Assert.Equal(Lane.Operators.Count + 1, order.Count);
        // After the claim above the node has had its rest, or not yet.
        Assert.InRange(order.FindIndex(sent => IsOf(sent, Portal)), urgency == Urgency.Noon ? 0 : before, before);
    }

    [Fact]
    public async Task A_node_that_hangs_holds_up_the_claims_of_its_own_provinces_alone()
    {
        await using var cluster = await RedisCluster.StartAsync();
        await using var server = Server.Start(cluster.ConnectionString, Workers.RemoveAll);
        var store = server.Services.GetRequiredService<StoreConnection>();
        var (here, there) = (Province.Zhejiang, Provinces.All.First(province => HolderOf(province) != HolderOf(Province.Zhejiang)));
        await ClaimAsync(server, Noon(here));
        await ClaimAsync(server, Noon(there));
        var hung = cluster.Masters.Single(master => master.Port == HolderOf(here));

        OsSignal.Freeze(hung.ProcessId);
        var one = ClaimAsync(server, Noon(here));
        var other = ClaimAsync(server, Noon(here));
        Assert.Empty((await ClaimAsync(server, Noon(there))).Messages);
        Assert.False(one.IsCompleted);
        OsSignal.Thaw(hung.ProcessId);

        // Thawed in time, or too late for a store that is to answer within two seconds.
        await Task.WhenAll(one, other).ContinueWith(
            ended => Assert.All(ended.Exception?.InnerExceptions ?? [], late => Assert.IsType<StoreUnavailableException>(late)), TaskScheduler.Default);

        int HolderOf(Province province) => ((IPEndPoint)store.HolderOf($"{server.KeyPrefix}:{{{(int)province}}}:noon")!).Port;

        static Lane Noon(Province province) => new(province, Operator.Mobile, Urgency.Noon);
    }

    private static Task<Claim> ClaimAsync(Server server, Lane lane)
    {
        var now = server.Clock.GetUtcNow();
        return server.Services.GetRequiredService<IOutboxStore>().ClaimAsync(lane, now, now, now.AddSeconds(30), room: 50, CancellationToken.None);
    }

    private static bool IsOf(string sent, string text) => sent.Contains(text, StringComparison.Ordinal);
}
