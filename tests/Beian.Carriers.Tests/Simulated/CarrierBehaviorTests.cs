using Beian.Carriers.Simulated;

namespace Beian.Carriers.Tests.Simulated;

public class CarrierBehaviorTests
{
    public static TheoryData<string, CarrierBehavior> Impossible => new()
    {
        { "RejectionRate", new() { RejectionRate = -0.1 } },
        { "FailureRate", new() { FailureRate = 2 } },
        { "LossRate", new() { LossRate = double.NaN } },
        { "ReportLossRate", new() { ReportLossRate = double.PositiveInfinity } },
        { "DuplicateReportRate", new() { DuplicateReportRate = 1.01 } },
        { "LateReportRate", new() { LateReportRate = 1.01 } },
        { "ReportBeforeAnswerRate", new() { ReportBeforeAnswerRate = 1.01 } },
        { "AnswerLossRate", new() { AnswerLossRate = 1.01 } },
        { "AnswerDelay", new() { AnswerDelay = DelayDistribution.Constant(TimeSpan.FromTicks(-1)) } },
        { "DeliveryDelay", new() { DeliveryDelay = new(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(1)) } },
        { "ReportDelay", new() { ReportDelay = new(TimeSpan.Zero, TimeSpan.FromSeconds(1)) } },
        { "LateReportDelay", new() { LateReportDelay = DelayDistribution.Constant(TimeSpan.FromDays(2)) } },
        { "Rejections", new() { Rejections = [] } },
        { "FailureWords", new() { FailureWords = [] } },
        { "FailureWords", new() { FailureWords = ["DELIVRD"] } },
        { "RateLimit", new() { RateLimit = 0 } },
        { "Outage", new() { Outage = (CarrierOutage)7 } },
        { "SlowStart", new() { SlowStart = TimeSpan.FromTicks(-1) } },
        { "SlowStartFactor", new() { SlowStartFactor = 0.5 } },
    };

    [Theory]
    [MemberData(nameof(Impossible))]
    public void What_cannot_be_simulated_is_named(string setting, CarrierBehavior behavior) =>
        Assert.Equal($"Mobile:{setting}", Assert.Single(behavior.Problems("Mobile")).Setting);

    [Fact]
    public void The_default_is_possible_and_faultless()
    {
        Assert.Empty(new CarrierBehavior().Problems("Mobile"));
        Assert.Equal(CarrierBehavior.Faultless with { }, CarrierBehavior.Faultless);
        var fates = Enumerable.Range(1, 1_000)
            .Select(number => Fate.Draw(CarrierBehavior.Faultless, Dice.For(1, Operator.Mobile, $"m{number}", 0)));
        Assert.All(fates, fate => Assert.True(fate is { Arrives: true, Reports: 1, Rejection: null, AnswerLost: false }));
    }
}
