using Beian.Carriers;
using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Xunit;
using SubmitRejection = Beian.Carriers.Simulated.SubmitRejection;
using CarrierBehavior = Beian.Carriers.Simulated.CarrierBehavior;
using CarrierOutage = Beian.Carriers.Simulated.CarrierOutage;
using Operator = Beian.V1.Operator;

namespace Beian.Grpc.Tests.Outbox;

/// <summary>A message that does not get through goes out once more over the fallback route, where there is one, and no further.</summary>
public sealed class FallbackTests(SharedStores stores)
{
    private const string TelecomsNumber = "106598051001";

    private static readonly (string, string) Route = ("Outbox:Routes:Mobile:Fallback", "Telecom");
    private static readonly (string, string) WayBack = ("Outbox:Routes:Telecom:Fallback", "Mobile");
    private static readonly (string, string)[] Impatience = [("Outbox:MaxTries", "1"), ("Outbox:ReportWait", "00:00:30")];

    private static readonly Dictionary<string, (CarrierBehavior Behavior, string Word)> Failures = new()
    {
        ["rejected"] = (CarrierBehavior.Faultless with { RejectionRate = 1, Rejections = [new SubmitRejection("13", "no such number")] }, "13"),
        ["undelivered"] = (CarrierBehavior.Faultless with { FailureRate = 1, FailureWords = [DeliveryWord.Expired] }, "EXPIRED"),
        ["unreported"] = (CarrierBehavior.Faultless with { LossRate = 1 }, "NOREPORT"),
        ["unanswered"] = (CarrierBehavior.Faultless with { Outage = CarrierOutage.Refusing }, "NOANSWER"),
    };

    public static MatrixTheoryData<Engine, string> Each => new([Engine.ManagedRedis, Engine.RedisCluster], Failures.Keys);

    [Theory]
    [MemberData(nameof(Each))]
    public async Task The_code_arrives_over_the_fallback_route_and_the_filing_tells_both_attempts(Engine engine, string failure)
    {
        await using var province = await AuditedProvince.StartAsync(engine, stores, [Route, .. Impatience]);
        var (behavior, word) = Failures[failure];
        province.Server.Carrier(Operator.Mobile).Behavior = behavior;
        var person = new Somebody();

        var filing = await SettledAsync(province, await province.SubmitAsync(AuditedProvince.NewSite(person)));

        Assert.Equal([$"1 Failed {word}", "2 Delivered DELIVRD"], filing.Messages());
        var challenge = Assert.Single(filing.Challenges);
        var (first, second) = (challenge.Deliveries[0], challenge.Deliveries[1]);
        var wasAccepted = failure is "undelivered" or "unreported";
        Assert.Equal((Operator.Mobile, filing.SubmitTime, wasAccepted), (challenge.Operator, first.QueueTime, first.AcceptTime is not null));
        Assert.Equal((DeliveryTrigger.Initial, first.Time, TelecomsNumber), (second.Trigger, second.QueueTime, second.SenderNumber));
        Assert.True(second.QueueTime <= second.AcceptTime && second.AcceptTime <= second.Time);

        var arrived = Assert.Single(await province.MessagesAsync(filing, person));
        Assert.Equal((Operator.Telecom, TelecomsNumber), (arrived.Operator, arrived.SenderNumber));
        Assert.Equal(VerifyOutcome.Forwarded, (await province.VerifyAsync(person, arrived.Code)).Outcome);

        Assert.Equal(
            ["Submitted", "MessageQueued", .. wasAccepted ? ["MessageAccepted"] : Array.Empty<string>(), $"MessageFailed {word}",
                "MessageQueued", "MessageAccepted", "MessageDelivered DELIVRD"],
            filing.Events.Select(e => $"{e.Kind} {e.Detail}".TrimEnd()));
    }

    [Theory]
    [MemberData(nameof(Each))]
    public async Task A_second_attempt_that_fails_is_the_last(Engine engine, string failure)
    {
        await using var province = await AuditedProvince.StartAsync(engine, stores, [Route, WayBack, .. Impatience]);
        var (behavior, word) = Failures[failure];
        province.Server.CarriersBehave(behavior);
        var person = new Somebody();

        var filing = await SettledAsync(province, await province.SubmitAsync(AuditedProvince.NewSite(person)));

        // What comes next is queued with what failed, or not at all.
        Assert.Equal([$"1 Failed {word}", $"2 Failed {word}"], filing.Messages());
        Assert.Empty(await province.MessagesAsync(filing, person));
        Assert.Equal((1, 1), (await FailedAsync(province, Operator.Mobile), await FailedAsync(province, Operator.Telecom)));
    }

    [Theory]
    [MemberData(nameof(Each))]
    public async Task Without_a_fallback_route_the_first_attempt_is_the_last(Engine engine, string failure)
    {
        // Another operator's route is not this one's.
        await using var province = await AuditedProvince.StartAsync(engine, stores, [WayBack, .. Impatience]);
        var (behavior, word) = Failures[failure];
        province.Server.Carrier(Operator.Mobile).Behavior = behavior;

        var filing = await SettledAsync(province, await province.SubmitAsync(AuditedProvince.NewSite(new Somebody())));

        Assert.Equal([$"1 Failed {word}"], filing.Messages());
    }

    // Lets time pass until no message is under way; where a report is awaited that does not come, as long as that is.
    private static async Task<Filing> SettledAsync(AuditedProvince province, Filing filing)
    {
        while (true)
        {
            filing = await province.Server.PassUntilAsync(filing, "no message waits", all => all.All(d => d.State != DeliveryState.Queued));
            if (filing.Challenges[0].Deliveries.All(d => d.State != DeliveryState.Accepted))
            {
                return await province.ReadAsync(filing);
            }

            province.Server.Clock.Advance(TimeSpan.FromSeconds(1));
        }
    }

    private static async Task<long> FailedAsync(AuditedProvince province, Operator carrier) =>
        (await province.Server.ChannelAsync(carrier)).FailedCount;
}
