using System.Text.RegularExpressions;

namespace Beian.Carriers.Simulated;

/// <summary>What a behavior must satisfy.</summary>
internal static partial class CarrierBehaviorRules
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
            (nameof(CarrierBehavior.AnswerLossRate), behavior.AnswerLossRate),
            (nameof(CarrierBehavior.DuplicateMessageRate), behavior.DuplicateMessageRate),
            (nameof(CarrierBehavior.ReportLossRate), behavior.ReportLossRate),
            (nameof(CarrierBehavior.DuplicateReportRate), behavior.DuplicateReportRate),
            (nameof(CarrierBehavior.LateReportRate), behavior.LateReportRate),
            (nameof(CarrierBehavior.ReportBeforeAnswerRate), behavior.ReportBeforeAnswerRate),
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
            (nameof(CarrierBehavior.Rejections),
                behavior.Rejections.All(rejection => IsRejection(rejection.Code, rejection.Word)),
                "must have codes of 1 to 16 of the characters A-Z a-z 0-9 . _ : - and words of at most 64 characters"),
            (nameof(CarrierBehavior.FailureWords),
                behavior.FailureWords.All(IsFailureWord),
                "must be words for a failure: 1 to 16 of the characters A-Z a-z 0-9 . _ : -, but not DELIVRD, ACCEPTD or ENROUTE"),
            (nameof(CarrierBehavior.RateLimit),
                behavior.RateLimit is null or (>= 0.001 and <= 1_000_000),
                "must be from 0.001 to 1000000 a second, or empty"),
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

    // Codes and words end up in ledgers and histories that people read.
    private static bool IsRejection(string? code, string? word) =>
        CodeForm().IsMatch(code ?? "") && word is null or { Length: <= 64 } && !(word ?? "").Any(char.IsControl);

    private static bool IsFailureWord(string? word) =>
        CodeForm().IsMatch(word ?? "") && DeliveryWord.Outcome(word!) is DeliveryOutcome.Failed;

    [GeneratedRegex(@"\A[A-Za-z0-9._:-]{1,16}\z")]
    private static partial Regex CodeForm();
}
