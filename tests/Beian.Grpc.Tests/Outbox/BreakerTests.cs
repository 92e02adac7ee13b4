using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using CarrierBehavior = Beian.Carriers.Simulated.CarrierBehavior;
using CarrierOutage = Beian.Carriers.Simulated.CarrierOutage;

namespace Beian.Grpc.Tests.Outbox;

/// <summary>A carrier that does not answer is left alone; its messages wait for it, and nobody else's do.</summary>
public sealed class BreakerTests(SharedStores stores)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    private static readonly (string, string)[] Settings =
    [
        ("Outbox:BreakerPause", $"{Pause:c}"), ("Outbox:SubmitTimeout", "00:00:01"), ("Carriers:Simulation:AnswerTimeout", "00:00:01"),
    ];

    private WatchedCarrier _mobile = null!;

    [Theory]
    [InlineData(Engine.ManagedRedis, CarrierOutage.Refusing)]
    [InlineData(Engine.RedisCluster, CarrierOutage.Refusing)]
    [InlineData(Engine.ManagedRedis, CarrierOutage.Silent)]
    [InlineData(Engine.RedisCluster, CarrierOutage.Silent)]
    public async Task It_is_asked_now_and_then_by_a_single_message_and_gets_them_all_when_it_is_back(Engine engine, CarrierOutage outage)
    {
        await using var server = await Server.StartAsync(engine, stores, Watched, [.. Settings, ("Outbox:MaxTries", "100")]);
        server.Carrier(Operator.Mobile).Behavior = CarrierBehavior.Faultless with { Outage = outage };
        var waiting = await SubmitAsync(server, 24);
        await server.PassUntilAsync("the carrier is given up", () => IsAsync(server, CarrierState.Unavailable), Step);
        var givenUp = server.Clock.GetUtcNow();
        Assert.True((await server.ChannelAsync(Operator.Mobile)).OldestDueTime is not { } oldest || oldest >= waiting[0].Filing.SubmitTime);

        await PassAsync(server, TimeSpan.FromSeconds(15));
        await server.PassUntilAsync("it is asked twice", () => Task.FromResult(_mobile.Submits.Count(submit => submit.Time > givenUp) >= 2), Step);
        await server.MessagesAsync((await SubmitAsync(server, 1, "133"))[0].Person);
        await server.MessagesAsync((await SubmitAsync(server, 1, "130"))[0].Person);
        Assert.True(await IsAsync(server, CarrierState.Unavailable));
        var probes = _mobile.Submits.Select(submit => submit.Time).Where(time => time > givenUp).ToList();
        Assert.InRange(probes.Count, 2, (int)((server.Clock.GetUtcNow() - givenUp) / Pause) + 1);
        Assert.All(probes.Zip(probes.Skip(1)), pair => Assert.InRange(pair.Second - pair.First, Pause, TimeSpan.MaxValue));

        server.CarriersBehave(CarrierBehavior.Faultless);
        await DeliveredAsync(server, waiting);
        foreach (var (filing, person) in waiting)
        {
            var message = Assert.Single(await server.MessagesAsync(person));
            person.Codes.Add(message.Code);
            Assert.Equal(VerifyOutcome.Forwarded, (await new Office(server, filing.Province).VerifyAsync(person, message.Code)).Outcome);
        }

        Assert.True(await IsAsync(server, CarrierState.Degraded));
        server.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.True(await IsAsync(server, CarrierState.Available));
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task Only_a_message_that_was_handed_over_has_used_up_a_try(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores, Watched, [.. Settings, ("Outbox:MaxTries", "1")]);
        server.Carrier(Operator.Mobile).Behavior = CarrierBehavior.Faultless with { Outage = CarrierOutage.Refusing };
        var all = await SubmitAsync(server, 30);
        await server.PassUntilAsync("the carrier is given up", () => IsAsync(server, CarrierState.Unavailable), Step);
        await PassAsync(server, TimeSpan.FromSeconds(5));
        var asked = _mobile.Submits.Select(submit => submit.MessageId).ToHashSet();
        server.CarriersBehave(CarrierBehavior.Faultless);

        foreach (var (filing, _) in all)
        {
            var settled = await server.PassUntilAsync(filing, "it is settled", m => m[0].State is DeliveryState.Delivered or DeliveryState.Failed, Step);
            var expected = asked.Contains($"{filing.FilingId}:0:1") ? "1 Failed NOANSWER" : "1 Delivered DELIVRD";
            Assert.Equal([expected], settled.Messages());
        }

        Assert.InRange(asked.Count, 8, 29);
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_message_that_the_carrier_throttles_loses_no_try(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores, Watched, [.. Settings, ("Outbox:MaxTries", "1")]);
        server.Carrier(Operator.Mobile).Behavior = CarrierBehavior.Faultless with { RateLimit = 4 };
        Assert.True(await IsAsync(server, CarrierState.Available));
        var all = await SubmitAsync(server, 16);

        await server.PassUntilAsync("the carrier throttles", () => IsAsync(server, CarrierState.Degraded));
        await DeliveredAsync(server, all);

        Assert.True(_mobile.Submits.Count > all.Count);
        Assert.Equal((16, 16, 0), (await server.ChannelAsync(Operator.Mobile)) is { } c ? (c.AcceptedCount, c.DeliveredCount, c.FailedCount) : default);
    }

    [Theory]
    [InlineData(Engine.ManagedRedis, 1)]
    [InlineData(Engine.ManagedRedis, 60)]
    [InlineData(Engine.RedisCluster, 60)]
    public async Task With_a_fallback_route_nobody_waits_much_longer_than_a_minute(Engine engine, int messages)
    {
        await using var server = await Server.StartAsync(
            engine, stores, Watched, [.. Settings, ("Outbox:MaxTries", "100"), ("Outbox:Routes:Mobile:Fallback", "Telecom")]);
        server.Carrier(Operator.Mobile).Behavior = CarrierBehavior.Faultless with { Outage = CarrierOutage.Refusing };
        var all = await SubmitAsync(server, messages);

        foreach (var (filing, _) in all)
        {
            var settled = await server.PassUntilAsync(filing, "it arrived", m => m[^1].State == DeliveryState.Delivered, 5 * Step);
            Assert.Equal(["1 Failed NOANSWER", "2 Delivered DELIVRD"], settled.Messages());
            var took = settled.Challenges[0].Deliveries[^1].Time.ToDateTimeOffset() - settled.SubmitTime.ToDateTimeOffset();
            Assert.InRange(took, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(3));
        }
    }

    private void Watched(IServiceCollection services) => services.ReplaceCarriers((carrier, s) => carrier.Operator == Carriers.Operator.Mobile
        ? _mobile = new WatchedCarrier(carrier, s.GetRequiredService<TimeProvider>())
        : carrier);

    private static async Task<List<(Filing Filing, Somebody Person)>> SubmitAsync(Server server, int count, string prefix = "139")
    {
        var office = new Office(server, Province.Zhejiang);
        List<(Filing, Somebody)> submitted = [];
        for (var n = 0; n < count; n++)
        {
            var person = Portings.With(prefix);
            submitted.Add((await office.SubmitAsync(FilingType.NewSite, manager: person), person));
        }

        return submitted;
    }

    private static async Task DeliveredAsync(Server server, IEnumerable<(Filing Filing, Somebody Person)> submitted)
    {
        foreach (var (filing, _) in submitted)
        {
            var settled = await server.PassUntilAsync(filing, "it is delivered", all => all[0].State == DeliveryState.Delivered, Step);
            Assert.Equal(["1 Delivered DELIVRD"], settled.Messages());
        }
    }

    private static async Task PassAsync(Server server, TimeSpan time)
    {
        var end = server.Clock.GetUtcNow() + time;
        await server.PassUntilAsync("time passed", () => Task.FromResult(server.Clock.GetUtcNow() >= end), Step);
    }

    private static async Task<bool> IsAsync(Server server, CarrierState state) => (await server.ChannelAsync(Operator.Mobile)).State == state;
}
