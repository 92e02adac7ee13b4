using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Xunit;
using CarrierBehavior = Beian.Carriers.Simulated.CarrierBehavior;
using CarrierOutage = Beian.Carriers.Simulated.CarrierOutage;
using DelayDistribution = Beian.Carriers.Simulated.DelayDistribution;

namespace Beian.Grpc.Tests.Outbox;

/// <summary>What those who run the system see of each operator's channel.</summary>
public sealed class ListCarriersTests(SharedStores stores)
{
    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task Every_operator_has_its_number_and_rate_from_the_start(Engine engine)
    {
        await using var server = await Server.StartAsync(
            engine, stores, ("Outbox:Routes:Unicom:MessagesPerSecond", "30"), ("Carriers:SenderNumbers:Broadnet", "10650"));

        var list = await server.Operations().ListCarriersAsync(new ListCarriersRequest());

        (Operator, string, double)[] expected =
        [
            (Operator.Telecom, "106598051001", 0),
            (Operator.Unicom, "10655113", 30),
            (Operator.Mobile, "106575000130", 0),
            (Operator.Virtual, "", 0),
            (Operator.Broadnet, "10650", 0),
        ];
        Assert.Equal(expected, list.Carriers.Select(c => (c.Operator, c.SenderNumber, c.MessagesPerSecond)));
        Assert.All(list.Carriers, c => Assert.Equal((CarrierState.Available, 0, null), (c.State, c.WaitingCount, c.OldestDueTime)));
        Assert.All(list.Carriers, c => Assert.Equal((0, 0, 0), (c.AcceptedCount, c.DeliveredCount, c.FailedCount)));
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task Messages_of_all_provinces_are_counted_since_midnight_in_Beijing(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        server.Carrier(Operator.Unicom).Behavior = CarrierBehavior.Faultless with { FailureRate = 1 };
        server.Carrier(Operator.Telecom).Behavior = CarrierBehavior.Faultless with { RejectionRate = 1 };
        server.Clock.SetUtcNow(Beijing(10, 23, 59));
        await SettleAsync(server, Province.Zhejiang, "139", "139", "130");
        await SettleAsync(server, Province.Henan, "139", "130", "130", "133");
        Assert.Equal((3, 3, 0), await CountsAsync(server, Operator.Mobile));
        Assert.Equal((3, 0, 3), await CountsAsync(server, Operator.Unicom));
        Assert.Equal((0, 0, 1), await CountsAsync(server, Operator.Telecom));
        Assert.Equal((0, 0, 0), await CountsAsync(server, Operator.Virtual));
        Assert.Equal(Beijing(10, 0, 0), await CountedSinceAsync(server));

        server.Clock.SetUtcNow(Beijing(11, 0, 0));
        Assert.Equal(Beijing(11, 0, 0), await CountedSinceAsync(server));
        Assert.Equal((0, 0, 0), await CountsAsync(server, Operator.Mobile));

        await SettleAsync(server, Province.Zhejiang, "139");
        Assert.Equal((1, 1, 0), await CountsAsync(server, Operator.Mobile));
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task What_waits_is_counted_and_since_when_the_oldest_does(Engine engine)
    {
        // One message a second: the first leaves, the others wait.
        await using var server = await Server.StartAsync(engine, stores, ("Outbox:Routes:Mobile:MessagesPerSecond", "1"));
        server.Carrier(Operator.Mobile).Behavior = CarrierBehavior.Faultless with { Outage = CarrierOutage.Silent };
        var office = new Office(server, Province.Zhejiang);
        await office.SubmitAsync(FilingType.NewSite, manager: new Somebody());
        await Eventually.HoldsAsync("the first has left", async () => (await server.ChannelAsync(Operator.Mobile)).WaitingCount == 0);
        var oldest = await office.SubmitAsync(FilingType.NewSite, manager: new Somebody());
        server.Clock.Advance(TimeSpan.FromMilliseconds(300));
        await new Office(server, Province.Henan).SubmitAsync(FilingType.NewSite, manager: new Somebody());

        var mobile = await server.ChannelAsync(Operator.Mobile);

        Assert.Equal((2, oldest.SubmitTime), (mobile.WaitingCount, mobile.OldestDueTime));
        Assert.Equal((0, null), (await server.ChannelAsync(Operator.Telecom)) is { } c ? (c.WaitingCount, c.OldestDueTime) : default);
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task How_long_acceptance_takes_is_told_for_half_of_the_messages_and_for_most(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        server.Carrier(Operator.Unicom).Behavior = CarrierBehavior.Faultless with { RejectionRate = 1 };
        await SettleAsync(server, Province.Zhejiang, "139", "130");
        await SettleAsync(server, Province.Henan, "139");
        var (half, most) = await WithinAsync(server, Operator.Mobile);
        Assert.InRange(half!.Value, 1, 5);
        Assert.InRange(most!.Value, half.Value, 5);
        Assert.Equal((null, null), await WithinAsync(server, Operator.Unicom));

        server.Carrier(Operator.Mobile).Behavior =
            CarrierBehavior.Faultless with { AnswerDelay = DelayDistribution.Constant(TimeSpan.FromSeconds(8)) };
        // Nobody waits for noon's.
        await server.Operations().RunNoonResendAsync(new RunNoonResendRequest());
        await server.PassUntilAsync("noon's were accepted", async () => (await CountsAsync(server, Operator.Mobile)).Accepted == 4, TimeSpan.FromMilliseconds(100));
        Assert.Equal((half, most), await WithinAsync(server, Operator.Mobile));
        var slow = await new Office(server, Province.Zhejiang).SubmitAsync(FilingType.NewSite, manager: new Somebody());
        await server.PassUntilAsync(slow, "the slow carrier took it", all => all[0].State != DeliveryState.Queued, TimeSpan.FromMilliseconds(100));
        Assert.Equal((half, 15), await WithinAsync(server, Operator.Mobile));

        server.Clock.SetUtcNow(Beijing(11, 0, 0));
        Assert.Equal((null, null), await WithinAsync(server, Operator.Mobile));
    }

    private static async Task<(double? Half, double? Most)> WithinAsync(Server server, Operator which) =>
        (await server.ChannelAsync(which)) is { } c ? (c.HalfAcceptedWithin?.ToTimeSpan().TotalSeconds, c.MostAcceptedWithin?.ToTimeSpan().TotalSeconds) : default;

    private static DateTimeOffset Beijing(int day, int hour, int minute) =>
        new DateTimeOffset(2026, 3, day, hour, minute, 0, TimeSpan.FromHours(8)).ToUniversalTime();

    private static async Task SettleAsync(Server server, Province province, params string[] prefixes)
    {
        var office = new Office(server, province);
        foreach (var prefix in prefixes)
        {
            await office.SettledAsync(await office.SubmitAsync(FilingType.NewSite, manager: Portings.With(prefix)));
        }
    }

    private static async Task<(long Accepted, long Delivered, long Failed)> CountsAsync(Server server, Operator which) =>
        (await server.ChannelAsync(which)) is { } c ? (c.AcceptedCount, c.DeliveredCount, c.FailedCount) : default;

    private static async Task<DateTimeOffset> CountedSinceAsync(Server server) =>
        (await server.Operations().ListCarriersAsync(new ListCarriersRequest())).CountedSince.ToDateTimeOffset();
}
