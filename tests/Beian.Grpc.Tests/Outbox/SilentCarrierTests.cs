using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Xunit;

namespace Beian.Grpc.Tests.Outbox;

/// <summary>A carrier that accepts messages and never says what became of them.</summary>
public sealed class SilentCarrierTests(SharedStores stores)
{
    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task Messages_of_one_challenge_that_are_given_up_together_each_go_over_the_fallback_route(Engine engine)
    {
        await using var province = await AuditedProvince.StartAsync(
            engine, stores, ("Outbox:Routes:Mobile:Fallback", "Telecom"), ("Verification:ResendCooldown", "00:00:00"));
        var server = province.Server;
        server.CarriersBehave(Carriers.Simulated.CarrierBehavior.Perfect with { ReportLossRate = 1 });
        var person = new Somebody();
        var filing = await province.SubmitAsync(AuditedProvince.NewSite(person));
        var resend = new ResendCodeRequest { Province = AuditedProvince.Here, PhoneNumber = person.Phone, IdLastSix = person.Id };
        Assert.Equal(ResendOutcome.Sent, (await server.Verification.ResendCodeAsync(resend)).Outcome);
        await server.MessagesAsync(person, count: 2);
        await Eventually.HoldsAsync("both are accepted", async () => (await DeliveriesAsync()).All(d => d.State == DeliveryState.Accepted));

        server.CarriersBehave(Carriers.Simulated.CarrierBehavior.Faultless);
        province.GoTo(province.Now.AddMinutes(11));
        await province.SettleAsync();

        Assert.Equal(
            ["Initial Delivered DELIVRD", "Initial Failed NOREPORT", "Manual Delivered DELIVRD", "Manual Failed NOREPORT"],
            (await DeliveriesAsync()).Select(d => $"{d.Trigger} {d.State} {d.CarrierDetail}").Order(StringComparer.Ordinal));

        async Task<IReadOnlyList<Delivery>> DeliveriesAsync() => (await province.ReadAsync(filing)).Challenges[0].Deliveries;
    }
}
