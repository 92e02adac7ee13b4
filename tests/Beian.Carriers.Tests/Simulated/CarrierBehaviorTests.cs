using Beian.Carriers.Simulated;

namespace Beian.Carriers.Tests.Simulated;

public class CarrierBehaviorTests
{
    public static TheoryData<string, CarrierBehavior> Impossible => new()
    {
        { "RejectionRate", new() { RejectionRate = -0.1 } },
        { "FailureRate", new() { FailureRate = 2 } },
        { "LossRate", new() { LossRate = double.NaN } },
        { "DuplicateMessageRate", new() { DuplicateMessageRate = -0.01 } },
        { "ReportLossRate", new() { ReportLossRate = double.PositiveInfinity } },
        { "DuplicateReportRate", new() { DuplicateReportRate = 1.01 } },
        { "LateReportRate", new() { LateReportRate = 1.01 } },
        { "ReportBeforeAnswerRate", new() { ReportBeforeAnswerRate = 1.01 } },
        { "AnswerLossRate", new() { AnswerLossRate = 1.01 } },
        { "AnswerDelay", new() { AnswerDelay = DelayDistribution.Constant(TimeSpan.FromTicks(-1)) } },
        { "DeliveryDelay", new() { DeliveryDelay = new(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(1)) } },
        { "ReportDelay", new() { ReportDelay = new(TimeSpan.Zero, TimeSpan.FromSeconds(1)) } },
        { "LateReportDelay", new() { LateReportDelay = DelayDistribution.Constant(TimeSpan.FromDays(2)) } },
        { "Rejections", new() { Rejections = [new("13"), new("")] } },
        { "Rejections", new() { Rejections = [new("1 3")] } },
        { "Rejections", new() { Rejections = [new("13", new string('x', 65))] } },
        { "Rejections", new() { Rejections = [new("13", "two\nlines")] } },
        { "FailureWords", new() { FailureWords = [""] } },
        { "FailureWords", new() { FailureWords = ["SEVENTEEN_LETTERS"] } },
        { "FailureWords", new() { FailureWords = ["DELIVRD"] } },
        { "RateLimit", new() { RateLimit = 0 } },
        { "RateLimit", new() { RateLimit = double.NaN } },
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
        Assert.All(fates, fate => Assert.True(fate is { Arrivals: 1, Reports: 1, Rejection: null, AnswerLost: false }));
    }

    [Fact]
    public void The_perfect_behavior_is_possible_and_takes_no_time()
    {
        Assert.Empty(CarrierBehavior.Perfect.Problems("Mobile"));
        var fate = Fate.Draw(CarrierBehavior.Perfect, Dice.For(1, Operator.Mobile, "m1", 0));
        Assert.True(fate is { Arrivals: 1, Reports: 1, Rejection: null, AnswerLost: false });
        Assert.Equal(TimeSpan.Zero, fate.AnswerDelay + fate.DeliveryDelay + fate.ReportDelay);
    }

    [Fact]
    public void Without_codes_and_words_of_its_own_a_carrier_says_the_usual_ones()
    {
        CarrierBehavior behavior = new() { RejectionRate = 1, FailureRate = 1 };
        Fate[] fates = [.. Enumerable.Range(1, 200).Select(number => Fate.Draw(behavior, Dice.For(1, Operator.Mobile, $"m{number}", 0)))];
        Assert.Equal(["10", "13", "9"], fates.Select(fate => fate.Rejection!.Code).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(["EXPIRED", "REJECTD", "UNDELIV"], fates.Select(fate => fate.Word).Distinct().Order(StringComparer.Ordinal));
    }
}
