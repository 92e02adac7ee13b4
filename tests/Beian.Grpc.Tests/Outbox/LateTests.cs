using System.Diagnostics.Metrics;
using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Grpc.Health.V1;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Xunit;
using static Grpc.Health.V1.HealthCheckResponse.Types;
using CarrierBehavior = Beian.Carriers.Simulated.CarrierBehavior;
using CarrierOutage = Beian.Carriers.Simulated.CarrierOutage;
using DelayDistribution = Beian.Carriers.Simulated.DelayDistribution;

namespace Beian.Grpc.Tests.Outbox;

/// <summary>People are told to expect the first message within five minutes: who watches over the system sees whether that holds.</summary>
public sealed class LateTests(SharedStores stores)
{
    [Theory]
    [InlineData(Engine.ManagedRedis, 1)]
    [InlineData(Engine.RedisCluster, 1)]
    [InlineData(Engine.ManagedRedis, 40)]
    [InlineData(Engine.RedisCluster, 40)]
    public async Task Health_says_that_messages_are_late_while_one_has_waited_for_five_minutes(Engine engine, int messages)
    {
        await using var server = await Server.StartAsync(engine, stores, ("Outbox:MaxTries", "100"));
        server.Log.Expect("Health check messages");
        server.Carrier(Operator.Mobile).Behavior = CarrierBehavior.Faultless with { Outage = CarrierOutage.Refusing };
        var filings = await Task.WhenAll(Enumerable.Range(0, messages).Select(_ => SubmitAsync(server, new Somebody())));

        await PassAsync(server, TimeSpan.FromSeconds(290));
        Assert.Equal((ServingStatus.Serving, ServingStatus.Serving), await HealthAsync(server));
        // Between two tries nothing is due, and all the same it waits. The clock stands: a worker that is behind it catches up.
        var first = filings.Min(filing => filing.SubmitTime.ToDateTimeOffset());
        await Eventually.HoldsAsync("the oldest has waited since its submit", async () => (await server.ChannelAsync(Operator.Mobile)).OldestDueTime?.ToDateTimeOffset() == first);
        await PassAsync(server, TimeSpan.FromSeconds(20));
        await Eventually.HoldsAsync("messages are late", async () => await HealthAsync(server) == (ServingStatus.NotServing, ServingStatus.Serving));

        server.CarriersBehave(CarrierBehavior.Faultless);
        foreach (var filing in filings)
        {
            await server.PassUntilAsync(filing, "it is delivered", all => all[0].State == DeliveryState.Delivered, TimeSpan.FromSeconds(1));
        }

        await PassAsync(server, TimeSpan.FromSeconds(2));
        Assert.Equal((ServingStatus.Serving, ServingStatus.Serving), await HealthAsync(server));
        Assert.Null((await server.ChannelAsync(Operator.Mobile)).OldestDueTime);
    }

    [Fact]
    public async Task The_time_from_submit_to_acceptance_is_measured_by_operator()
    {
        await using var server = await Server.StartAsync(Engine.ManagedRedis, stores);
        using var durations = new MetricCollector<double>(
            server.Services.GetRequiredService<IMeterFactory>(), "Beian.Outbox", "beian.message.accept.duration");
        server.Carrier(Operator.Telecom).Behavior =
            CarrierBehavior.Faultless with { AnswerDelay = DelayDistribution.Constant(TimeSpan.FromSeconds(3)) };
        server.Carrier(Operator.Unicom).Behavior = CarrierBehavior.Faultless with { RejectionRate = 1 };
        Dictionary<string, Filing> filings = new()
        {
            ["mobile"] = await SubmitAsync(server, new Somebody()),
            ["telecom"] = await SubmitAsync(server, Portings.With("133")),
            ["unicom"] = await SubmitAsync(server, Portings.With("130")),
        };
        foreach (var (carrier, filing) in filings)
        {
            filings[carrier] = await server.PassUntilAsync(
                filing, "it is settled", all => all[0].State is DeliveryState.Delivered or DeliveryState.Failed);
        }

        var measured = durations.GetMeasurementSnapshot().ToDictionary(m => (string)m.Tags["beian.operator"]!, m => (m.Value, m.Tags["beian.message.trigger"]));
        Assert.Equal(["mobile", "telecom"], measured.Keys.Order());
        Assert.All(measured, m => Assert.Equal((Took(filings[m.Key]).TotalSeconds, "initial"), m.Value));
        Assert.InRange(measured["telecom"].Value, 3, 4);
        Assert.InRange(measured["mobile"].Value, 0, 1);
    }

    private static TimeSpan Took(Filing filing) =>
        filing.Challenges[0].Deliveries[0].AcceptTime.ToDateTimeOffset() - filing.SubmitTime.ToDateTimeOffset();

    private static Task<Filing> SubmitAsync(Server server, Somebody person) =>
        new Office(server, Province.Zhejiang).SubmitAsync(FilingType.NewSite, manager: person);

    private static async Task PassAsync(Server server, TimeSpan time)
    {
        var end = server.Clock.GetUtcNow() + time;
        await server.PassUntilAsync("time passed", () => Task.FromResult(server.Clock.GetUtcNow() >= end), TimeSpan.FromSeconds(1));
    }

    private static async Task<(ServingStatus Messages, ServingStatus Overall)> HealthAsync(Server server)
    {
        var health = new Health.HealthClient(server.Channel);
        return (
            (await health.CheckAsync(new HealthCheckRequest { Service = "messages" })).Status,
            (await health.CheckAsync(new HealthCheckRequest())).Status);
    }
}
