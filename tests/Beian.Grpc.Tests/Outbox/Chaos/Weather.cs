using Beian.Carriers.Simulated;

namespace Beian.Grpc.Tests.Outbox.Chaos;

/// <summary>How badly the carriers behave, for a while.</summary>
internal static class Weather
{
    /// <summary>A little of everything that can go wrong, and now and then a channel that is down or throttles.</summary>
    public static CarrierBehavior Foul(Random random) => new()
    {
        AnswerDelay = Delay(random.Next(20, 300), 1_500),
        DeliveryDelay = Delay(30, 400),
        ReportDelay = Delay(30, 400),
        LateReportDelay = Delay(5_000, 90_000),
        RejectionRate = random.NextDouble() * 0.1,
        FailureRate = random.NextDouble() * 0.1,
        LossRate = random.NextDouble() * 0.05,
        AnswerLossRate = random.NextDouble() * 0.1,
        DuplicateMessageRate = random.NextDouble() * 0.1,
        ReportLossRate = random.NextDouble() * 0.05,
        DuplicateReportRate = random.NextDouble() * 0.2,
        LateReportRate = random.NextDouble() * 0.2,
        ReportBeforeAnswerRate = random.NextDouble() * 0.3,
        RateLimit = random.Next(4) == 0 ? 20 : null,
        Outage = random.Next(6) switch { 0 => CarrierOutage.Refusing, 1 => CarrierOutage.Silent, _ => CarrierOutage.None },
    };

    private static DelayDistribution Delay(int median, int percentile99) =>
        new(TimeSpan.FromMilliseconds(median), TimeSpan.FromMilliseconds(percentile99));
}
