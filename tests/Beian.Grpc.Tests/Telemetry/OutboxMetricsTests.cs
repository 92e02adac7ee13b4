using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.Outbox;
using Beian.V1;
using Xunit;
using CarrierBehavior = Beian.Carriers.Simulated.CarrierBehavior;
using CarrierOutage = Beian.Carriers.Simulated.CarrierOutage;

namespace Beian.Grpc.Tests.Telemetry;

/// <summary>What waits for an operator, for how long, and whether its carrier answers, as the gauges have it.</summary>
public sealed class OutboxMetricsTests
{
    private static readonly string[] Operators = ["telecom", "unicom", "mobile", "virtual", "broadnet"];

    [Fact]
    public async Task Messages_that_are_due_are_counted_by_operator_with_the_time_that_the_oldest_has_waited()
    {
        // One message a second: the first leaves, the others wait.
        await using var server = Server.Start(null, ("Outbox:Routes:Mobile:MessagesPerSecond", "1"));
        using var due = Of<long>(server, "beian.outbox.due");
        using var oldestDue = Of<double>(server, "beian.outbox.oldest_due");
        server.Carrier(Operator.Mobile).Behavior = CarrierBehavior.Faultless with { Outage = CarrierOutage.Silent };
        var office = new Office(server, Province.Zhejiang);
        await office.SubmitAsync(FilingType.NewSite, manager: new Somebody());
        await Eventually.HoldsAsync("the first has left", async () => (await server.ChannelAsync(Operator.Mobile)).WaitingCount == 0);
        await office.SubmitAsync(FilingType.NewSite, manager: new Somebody());
        server.Clock.Advance(TimeSpan.FromMilliseconds(300));
        await new Office(server, Province.Henan).SubmitAsync(FilingType.NewSite, manager: new Somebody());

        await Eventually.HoldsAsync("both that wait are seen", () => Task.FromResult(due.Shown()["mobile"] == 2));

        Assert.Equal(ForEach(mobile: 2L, others: 0), due.Shown());
        Assert.Equal(ForEach(mobile: 0.3, others: 0), oldestDue.Shown());
    }

    [Fact]
    public async Task A_carrier_that_does_not_answer_is_told_from_those_that_do()
    {
        await using var server = Server.Start(null, ("Outbox:MaxTries", "100"));
        using var answering = Of<int>(server, "beian.carrier.answering");
        Assert.Equal(ForEach(mobile: 1, others: 1), answering.Shown());

        server.Carrier(Operator.Mobile).Behavior = CarrierBehavior.Faultless with { Outage = CarrierOutage.Refusing };
        var office = new Office(server, Province.Zhejiang);
        await Task.WhenAll(Enumerable.Range(0, 24).Select(_ => office.SubmitAsync(FilingType.NewSite, manager: new Somebody())));
        await server.PassUntilAsync("it is given up", () => Task.FromResult(answering.Shown()["mobile"] == 0), TimeSpan.FromMilliseconds(100));
        Assert.Equal(ForEach(mobile: 0, others: 1), answering.Shown());

        server.CarriersBehave(CarrierBehavior.Faultless);
        await server.PassUntilAsync("it is back", () => Task.FromResult(answering.Shown()["mobile"] == 1), TimeSpan.FromMilliseconds(100));
    }

    private static Instrument<T> Of<T>(Server server, string name)
        where T : struct => new(server, OutboxMetrics.MeterName, name, "beian.operator");

    private static Dictionary<object, T> ForEach<T>(T mobile, T others) =>
        Operators.ToDictionary(o => (object)o, o => o == "mobile" ? mobile : others);
}
