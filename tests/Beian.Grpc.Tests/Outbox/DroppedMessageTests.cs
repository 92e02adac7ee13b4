using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.Outbox;
using Beian.V1;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using CarrierBehavior = Beian.Carriers.Simulated.CarrierBehavior;
using CarrierOutage = Beian.Carriers.Simulated.CarrierOutage;

namespace Beian.Grpc.Tests.Outbox;

/// <summary>A message that has become pointless before it left is not sent, and the filing says why.</summary>
public sealed class DroppedMessageTests(SharedStores stores)
{
    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_queued_message_of_a_dead_code_is_dropped_with_what_made_it_pointless(Engine engine)
    {
        // With carriers away, a message waits for as long as it takes.
        await using var server = await Server.StartAsync(engine, stores, ("Outbox:MaxTries", "100"), ("Outbox:LongestPause", "01:00:00"));
        using var outcomes = server.Outcomes();
        var office = new Office(server, Province.Zhejiang);
        var verified = await SubmitAsync(office);
        var withdrawn = await SubmitAsync(office);
        var returned = await SubmitAsync(office);
        var expired = await SubmitAsync(office);
        server.Clock.Advance(TimeSpan.FromMinutes(2));
        server.CarriersBehave(CarrierBehavior.Faultless with { Outage = CarrierOutage.Refusing });
        foreach (var (_, person, _) in new[] { verified, withdrawn, returned, expired })
        {
            Assert.Equal(ResendOutcome.Sent, await office.ResendAsync(person));
        }

        await office.VerifyAsync(verified.Person, verified.Code);
        await office.WithdrawAsync(withdrawn.Filing);
        await office.MistypeIdAsync(returned.Person, returned.Code, times: 5);
        server.Clock.SetUtcNow(expired.Filing.Deadline.ToDateTimeOffset());

        foreach (var ((filing, _, _), word) in new[] { verified, withdrawn, returned, expired }.Zip(["VERIFIED", "WITHDRAWN", "RETURNED", "EXPIRED"]))
        {
            var deliveries = (await DroppedAsync(office, filing)).Challenges[0].Deliveries;
            Assert.Equal([(DeliveryState.Delivered, "DELIVRD"), (DeliveryState.Dropped, word)], deliveries.Select(d => (d.State, d.CarrierDetail)));
            var dropped = Assert.Single((await office.ReadAsync(filing)).Events, happened => happened.Kind == FilingEventKind.MessageDropped);
            Assert.Equal((DeliveryTrigger.Manual, word), (dropped.Trigger, dropped.Detail));
        }

        await Eventually.HoldsAsync("each is counted", () => Task.FromResult(
            outcomes.GetMeasurementSnapshot().Where(m => m.Tags["beian.message.outcome"] is "dropped").Sum(m => m.Value) == 4));
        server.CarriersBehave(CarrierBehavior.Faultless);
        server.Clock.Advance(TimeSpan.FromHours(2));
        Assert.Single(await server.MessagesAsync(withdrawn.Person));
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_code_that_dies_between_the_claim_and_the_carrier_does_not_leave(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores, WithoutWorker);
        var office = new Office(server, Province.Zhejiang);
        var person = new Somebody();
        var filing = await office.SubmitAsync(FilingType.NewSite, manager: person);
        var carrier = filing.Challenges[0].Operator;

        var message = Assert.Single(await ClaimAsync(server, carrier));
        server.Clock.SetUtcNow(filing.Deadline.ToDateTimeOffset());
        await server.Services.GetRequiredService<MessageDelivery>()
            .SendAsync(message, server.Services.GetRequiredService<CarrierChannels>().Find(carrier)!, CancellationToken.None);

        Assert.Empty((await server.Simulator.ListMessagesAsync(new ListMessagesRequest { PhoneNumber = person.Phone })).Messages);
        Assert.Empty(await ClaimAsync(server, carrier));
        var delivery = Assert.Single((await office.ReadAsync(filing)).Challenges[0].Deliveries);
        Assert.Equal((DeliveryState.Dropped, "EXPIRED"), (delivery.State, delivery.CarrierDetail));
    }

    private static async Task<IReadOnlyList<ClaimedMessage>> ClaimAsync(Server server, Operator carrier)
    {
        var now = server.Clock.GetUtcNow();
        var claim = await server.Services.GetRequiredService<IOutboxStore>().ClaimAsync(
            new Lane(Province.Zhejiang, carrier, Urgency.Urgent), now, now, now + TimeSpan.FromDays(2), room: 10, CancellationToken.None);
        return claim.Messages;
    }

    private static void WithoutWorker(IServiceCollection services) =>
        services.Remove(services.Single(service => service.ImplementationType == typeof(OutboxWorker)));

    private static async Task<(Filing Filing, Somebody Person, string Code)> SubmitAsync(Office office)
    {
        var person = new Somebody();
        var filing = await office.SubmitAsync(FilingType.NewSite, manager: person);
        var code = await office.CodeAsync(filing, person);
        return (await office.SettledAsync(filing), person, code);
    }

    private static async Task<Filing> DroppedAsync(Office office, Filing filing)
    {
        await Eventually.HoldsAsync("the message was dropped", async () =>
        {
            office.Server.Clock.Advance(TimeSpan.FromMinutes(1));
            filing = await office.ReadAsync(filing);
            return filing.Challenges[0].Deliveries[^1].State != DeliveryState.Queued;
        });
        return filing;
    }
}
