using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Beian.Grpc.Tests.Outbox;

/// <summary>An operator is handed as many messages a second as its setting says: by the whole installation, and evenly.</summary>
public sealed class RateTests(SharedStores stores)
{
    private const int PerSecond = 50;
    private const int Seconds = 2;

    // A tenth of a second's worth may leave ahead of its time.
    private const int Burst = PerSecond / 10;

    private static readonly TimeSpan Gap = TimeSpan.FromSeconds(1.0 / PerSecond);
    private static readonly (string, string) Rate = ("Outbox:Routes:Mobile:MessagesPerSecond", $"{PerSecond}");

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task So_many_leave_in_a_second_and_never_more_than_a_burst_ahead(Engine engine)
    {
        WatchedCarrier? mobile = null;
        await using var server = await Server.StartAsync(engine, stores, services => Watch(services, watched => mobile = watched), Rate);
        var begin = server.Clock.GetUtcNow();
        await SubmitAsync(server, (PerSecond * Seconds) + (2 * Burst));

        await LeaveEvenlyAsync(server, begin, lag: Burst, () => [mobile!]);
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task Two_servers_share_the_rate(Engine engine)
    {
        List<WatchedCarrier> both = [];
        await using var replicas = await Replicas.StartAsync(
            engine, stores, (services, _) => Watch(services, both.Add), Rate, ("Outbox:Round", "00:00:00.05"));
        var begin = replicas.Clock.GetUtcNow();
        await SubmitAsync(replicas.One, (PerSecond * Seconds / 2) + (2 * Burst));
        await SubmitAsync(replicas.Other, (PerSecond * Seconds / 2) + (2 * Burst));

        // Each may hold permits that it has no use for yet.
        await LeaveEvenlyAsync(replicas.One, begin, lag: 3 * Burst, () => both);
        Assert.All(both, carrier => Assert.NotEmpty(carrier.Submits));
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task An_operator_that_is_full_holds_up_no_other(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores, ("Outbox:Routes:Mobile:MessagesPerSecond", "1"));
        await SubmitAsync(server, 20);
        var (telecom, unicom) = (Portings.With("133"), Portings.With("130"));
        var office = new Office(server, Province.Zhejiang);
        await office.SubmitAsync(FilingType.NewSite, manager: telecom);
        await office.SubmitAsync(FilingType.NewSite, manager: unicom);

        await server.MessagesAsync(telecom);
        await server.MessagesAsync(unicom);

        var mobile = await server.ChannelAsync(Operator.Mobile);
        // One that is in hand is counted in neither for a moment.
        await Eventually.HoldsAsync("each waits or was accepted", async () =>
        {
            mobile = await server.ChannelAsync(Operator.Mobile);
            return mobile.WaitingCount + mobile.AcceptedCount == 20;
        });
        Assert.Equal(1, mobile.MessagesPerSecond);
        Assert.InRange(mobile.WaitingCount, 1, 19);
    }

    // At every moment as many have left as the rate says, give or take: the clock moves on only when they have.
    private static async Task LeaveEvenlyAsync(Server server, DateTimeOffset begin, int lag, Func<IReadOnlyList<WatchedCarrier>> carriers)
    {
        int Left() => carriers().Sum(carrier => carrier.Submits.Count);
        while (server.Clock.GetUtcNow() - begin < TimeSpan.FromSeconds(Seconds))
        {
            server.Clock.Advance(Gap);
            var due = (server.Clock.GetUtcNow() - begin) / Gap;
            await Eventually.HoldsAsync($"{due - lag} have left", () => Task.FromResult(Left() >= due - lag));
            Assert.InRange(Left(), due - lag, due + Burst);
        }
    }

    private static void Watch(IServiceCollection services, Action<WatchedCarrier> watched) => services.ReplaceCarriers((carrier, s) =>
    {
        if (carrier.Operator != Carriers.Operator.Mobile)
        {
            return carrier;
        }

        var watch = new WatchedCarrier(carrier, s.GetRequiredService<TimeProvider>());
        watched(watch);
        return watch;
    });

    private static async Task SubmitAsync(Server server, int count)
    {
        var office = new Office(server, Province.Zhejiang);
        await Task.WhenAll(Enumerable.Range(0, count).Select(_ => office.SubmitAsync(FilingType.NewSite, manager: new Somebody())));
    }
}
