namespace Beian.Carriers.Simulated;

/// <summary>What a behavior must satisfy.</summary>
internal static class CarrierBehaviorRules
{
    // A timer takes no more than 49 days; no simulated fault needs more than a day.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    internal static IEnumerable<SettingProblem> Problems(CarrierBehavior behavior)
    {
        (string Name, double Value)[] rates =
        [
            (nameof(CarrierBehavior.RejectionRate), behavior.RejectionRate),
            (nameof(CarrierBehavior.FailureRate), behavior.FailureRate),
            (nameof(CarrierBehavior.LossRate), behavior.LossRate),
            (nameof(CarrierBehavior.ReportLossRate), behavior.ReportLossRate),
            (nameof(CarrierBehavior.DuplicateReportRate), behavior.DuplicateReportRate),
            (nameof(CarrierBehavior.LateReportRate), behavior.LateReportRate),
            (nameof(CarrierBehavior.ReportBeforeAnswerRate), behavior.ReportBeforeAnswerRate),
            (nameof(CarrierBehavior.AnswerLossRate), behavior.AnswerLossRate),
        ];
        (string Name, DelayDistribution Value)[] delays =
        [
            (nameof(CarrierBehavior.AnswerDelay), behavior.AnswerDelay),
            (nameof(CarrierBehavior.DeliveryDelay), behavior.DeliveryDelay),
            (nameof(CarrierBehavior.ReportDelay), behavior.ReportDelay),
            (nameof(CarrierBehavior.LateReportDelay), behavior.LateReportDelay),
        ];
        (string Name, bool Holds, string Rule)[] others =
        [
            (nameof(CarrierBehavior.Rejections), behavior.Rejections.Count > 0, "must name at least one"),
            (nameof(CarrierBehavior.FailureWords),
                behavior.FailureWords.Count > 0 && behavior.FailureWords.All(IsFailure),
                "must name at least one word, and only words for a failure"),
            (nameof(CarrierBehavior.RateLimit), behavior.RateLimit is null or >= 1, "must be at least 1 a second, or empty"),
            (nameof(CarrierBehavior.Outage), Enum.IsDefined(behavior.Outage), "must be None, Refusing or Silent"),
            (nameof(CarrierBehavior.SlowStart),
                behavior.SlowStart >= TimeSpan.Zero && behavior.SlowStart <= Longest,
                "must be from zero to a day"),
            (nameof(CarrierBehavior.SlowStartFactor),
                behavior.SlowStartFactor is >= 1 and <= 1_000,
                "must be from 1 to 1000"),
        ];

        return
        [
            .. from rate in rates
               where rate.Value is not (>= 0 and <= 1)
               select new SettingProblem(rate.Name, "must be a probability from 0 to 1"),
            .. from delay in delays
               where !delay.Value.IsValid || delay.Value.Percentile99 > Longest
               select new SettingProblem(delay.Name, "must have a 99th percentile from the median to a day, and a median above zero unless both are zero"),
            .. from other in others
               where !other.Holds
               select new SettingProblem(other.Name, other.Rule),
        ];
    }

    private static bool IsFailure(string word) => DeliveryWord.Outcome(word) is DeliveryOutcome.Failed;
}
