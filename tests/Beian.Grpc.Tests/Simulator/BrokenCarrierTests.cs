using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Xunit;

namespace Beian.Grpc.Tests.Simulator;

/// <summary>What a carrier that was broken over the contract does to the messages of filings.</summary>
public sealed class BrokenCarrierTests(SharedStores stores)
{
    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task The_perfect_carrier_delivers_and_reports_without_any_time_passing(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        await server.BehaveAsync(new CarrierBehavior());

        var delivery = await server.DeliveryAsync(await server.SubmitForAsync("an-order", new Somebody()));

        Assert.Equal(DeliveryState.Delivered, delivery.State);
        Assert.Equal(Server.Morning, delivery.Time.ToDateTimeOffset());
    }

    [Theory]
    [InlineData(CarrierOutage.Refusing)]
    [InlineData(CarrierOutage.Silent)]
    public async Task A_message_waits_for_the_end_of_an_outage_and_arrives(CarrierOutage outage)
    {
        await using var server = await Server.StartAsync(Engine.ManagedRedis, stores);
        await server.BehaveAsync(new CarrierBehavior { Outage = outage });
        var person = new Somebody();
        var filing = await server.SubmitForAsync("an-order", person);
        await Eventually.HoldsAsync("the carrier gave no answer", () =>
        {
            server.Clock.Advance(TimeSpan.FromSeconds(1));
            return Task.FromResult(server.Log.Lines.Any(line => line.Contains("no answer", StringComparison.Ordinal)));
        });
        Assert.Empty((await server.Simulator.ListMessagesAsync(new ListMessagesRequest { PhoneNumber = person.Phone })).Messages);

        await server.Simulator.SetCarrierBehaviorAsync(new SetCarrierBehaviorRequest());

        Assert.Equal(DeliveryState.Delivered, (await server.DeliveryAsync(filing, TimeSpan.FromSeconds(1))).State);
        Assert.Single(await server.MessagesAsync(person));
    }

    [Fact]
    public async Task Test_numbers_are_never_throttled()
    {
        await using var server = await Server.StartAsync(Engine.ManagedRedis, stores);
        await server.BehaveAsync(new CarrierBehavior { RateLimit = 0.001 });
        for (var n = 0; n < 5; n++)
        {
            var filing = await server.SubmitForAsync($"order-{n}", new Somebody { Phone = $"1990000070{n}" });
            Assert.Equal(DeliveryState.Delivered, (await server.DeliveryAsync(filing)).State);
        }
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task Test_numbers_do_not_wait_with_those_that_are_throttled(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        await server.BehaveAsync(new CarrierBehavior { RateLimit = 0.01 });
        Assert.Equal(DeliveryState.Delivered, (await server.DeliveryAsync(await server.SubmitForAsync("first", Portings.With("133")))).State);
        string[] throttled =
            [await server.SubmitForAsync("second", Portings.With("133")), await server.SubmitForAsync("third", Portings.With("133"))];
        await Eventually.HoldsAsync(
            "the carrier has throttled", async () => (await server.ChannelAsync(Operator.Telecom)).State == CarrierState.Degraded);

        // In steps so small that the others' hundred seconds never pass.
        var test = await server.SubmitForAsync("test", new Somebody { Phone = "19900000700" });
        Assert.Equal(DeliveryState.Delivered, (await server.DeliveryAsync(test, TimeSpan.FromMilliseconds(5))).State);

        foreach (var filing in throttled)
        {
            var waits = (await server.Filings.GetFilingAsync(new GetFilingRequest { FilingId = filing })).Filing.Challenges[0].Deliveries[0];
            Assert.Equal(DeliveryState.Queued, waits.State);
            Assert.Equal(DeliveryState.Delivered, (await server.DeliveryAsync(filing, TimeSpan.FromSeconds(1))).State);
        }
    }

    [Fact]
    public async Task A_doubled_message_is_on_the_handset_twice_with_one_id()
    {
        await using var server = await Server.StartAsync(Engine.ManagedRedis, stores);
        await server.BehaveAsync(new CarrierBehavior { DuplicateMessageRate = 1 });
        var person = new Somebody();
        await server.SubmitForAsync("an-order", person);

        var messages = await server.MessagesAsync(person, 2);

        Assert.Equal(messages[0], messages[1]);
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task The_same_messages_have_the_same_fate_with_the_same_seed(Engine engine)
    {
        Somebody[] people = [.. Enumerable.Range(0, 30).Select(_ => new Somebody())];
        var fates = await FatesAsync(engine, people, seed: 42);

        Assert.Equal(fates, await FatesAsync(engine, people, seed: 42));
        Assert.NotEqual(fates, await FatesAsync(engine, people, seed: 43));
        Assert.True(fates.Distinct().Count() >= 4, string.Join(", ", fates));
    }

    // On a server of its own each time: one would know the filings again, and send nothing.
    private async Task<IReadOnlyList<string>> FatesAsync(Engine engine, Somebody[] people, long seed)
    {
        await using var server = await Server.StartAsync(engine, stores);
        await server.BehaveAsync(new CarrierBehavior
        {
            RejectionRate = 0.3,
            Rejections = { new SubmitRejection { Code = "33" }, new SubmitRejection { Code = "44" } },
            FailureRate = 0.4,
            FailureWords = { "UNDELIV", "MK:0012" },
            Seed = seed,
        });
        List<string> fates = [];
        foreach (var (n, person) in people.Index())
        {
            var delivery = await server.DeliveryAsync(await server.SubmitForAsync($"order-{n}", person));
            fates.Add($"{delivery.State} {delivery.CarrierDetail}");
        }

        return fates;
    }
}
