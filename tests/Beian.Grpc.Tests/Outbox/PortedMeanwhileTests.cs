using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Xunit;
using CarrierBehavior = Beian.Carriers.Simulated.CarrierBehavior;
using CarrierOutage = Beian.Carriers.Simulated.CarrierOutage;

namespace Beian.Grpc.Tests.Outbox;

/// <summary>A number that turns out to be ported after its filing was submitted.</summary>
public sealed class PortedMeanwhileTests(SharedStores stores)
{
    private const string TelecomsNumber = "106598051001";

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_resend_goes_over_the_new_operator_with_the_same_code(Engine engine)
    {
        await using var province = await AuditedProvince.StartAsync(engine, stores);
        var person = new Somebody();
        var filing = await province.SubmitAsync(person);
        Assert.Equal(Operator.Mobile, filing.Challenges[0].Operator);

        await province.Server.PortAsync((person, Operator.Telecom));
        province.Server.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(ResendOutcome.Sent, (await province.ResendAsync(person)).Outcome);

        var messages = await province.MessagesAsync(filing, person);
        Assert.Equal([Operator.Mobile, Operator.Telecom], messages.Select(m => m.Operator));
        Assert.Equal(TelecomsNumber, messages[1].SenderNumber);
        Assert.Single(messages.Select(m => m.Code).Distinct());
        var challenge = (await province.ReadAsync(filing)).Challenges[0];
        Assert.Equal((Operator.Telecom, TelecomsNumber), (challenge.Operator, challenge.SenderNumber));
        Assert.Equal(["106575000130", TelecomsNumber], challenge.Deliveries.Select(d => d.SenderNumber));
        Assert.All(challenge.Deliveries, d => Assert.Equal((DeliveryState.Delivered, 1), (d.State, d.Attempt)));
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_message_that_waits_for_the_old_operator_goes_over_the_new_one(Engine engine)
    {
        await using var province = await AuditedProvince.StartAsync(engine, stores);
        province.Server.Carrier(Operator.Mobile).Behavior = CarrierBehavior.Faultless with { Outage = CarrierOutage.Refusing };
        var person = new Somebody();
        using var outcomes = province.Server.Outcomes();
        var filing = await province.SubmitAsync(AuditedProvince.NewSite(person));
        await outcomes.WaitForMeasurementsAsync(1);

        await province.Server.PortAsync((person, Operator.Telecom));
        await province.SettleAsync();

        filing = await province.ReadAsync(filing);
        Assert.Equal(["1 Delivered DELIVRD"], filing.Messages());
        Assert.Equal((Operator.Telecom, TelecomsNumber), (filing.Challenges[0].Operator, filing.Challenges[0].Deliveries[0].SenderNumber));
        Assert.Equal(Operator.Telecom, Assert.Single(await province.MessagesAsync(filing, person)).Operator);
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_second_attempt_stays_on_the_fallback_route(Engine engine)
    {
        await using var province = await AuditedProvince.StartAsync(
            engine, stores, ("Outbox:Routes:Mobile:Fallback", "Unicom"), ("Outbox:MaxTries", "2"));
        province.Server.Carrier(Operator.Mobile).Behavior = CarrierBehavior.Faultless with { RejectionRate = 1 };

        var filing = await province.SubmitAsync(new Somebody());

        Assert.Equal(Operator.Mobile, filing.Challenges[0].Operator);
        Assert.Equal(["", "10655113"], filing.Challenges[0].Deliveries.Select(d => d.SenderNumber));
    }
}
