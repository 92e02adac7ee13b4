using System.Text.RegularExpressions;
using Beian.Carriers;
using Beian.Carriers.Simulated;
using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;
using Behavior = Beian.Carriers.Simulated.CarrierBehavior;
using Outage = Beian.Carriers.Simulated.CarrierOutage;

namespace Beian.Rpc;

/// <summary>Reads how which carriers are to behave. What it lets through the carriers take.</summary>
internal static partial class SetCarrierBehaviorFields
{
    private const int MaxWords = 16;
    private const int MaxWordLength = 64;
    private const long LongestSeconds = 24 * 60 * 60;
    private const double UsualSlowStartFactor = 20;

    /// <returns>Whose carrier, or null for all; how it is to behave, or null for as configured at start.</returns>
    public static (Carriers.Operator? Operator, Behavior? Behavior) Read(V1.SetCarrierBehaviorRequest request)
    {
        var fields = new Fields();
        if (!System.Enum.IsDefined(request.Operator))
        {
            fields.Refuse("operator", "must be an operator, or left out for all of them");
        }

        var behavior = request.Behavior is null ? null : Read(fields, request.Behavior);
        fields.ThrowIfInvalid();
        return (request.Operator == Operator.Unspecified ? null : (Carriers.Operator)request.Operator, behavior);
    }

    private static Behavior Read(Fields fields, V1.CarrierBehavior behavior) => new()
    {
        AnswerDelay = Delay(fields, "behavior.answer_delay", behavior.AnswerDelay),
        DeliveryDelay = Delay(fields, "behavior.delivery_delay", behavior.DeliveryDelay),
        ReportDelay = Delay(fields, "behavior.report_delay", behavior.ReportDelay),
        RejectionRate = Rate(fields, "behavior.rejection_rate", behavior.RejectionRate),
        Rejections = Rejections(fields, "behavior.rejections", behavior.Rejections),
        FailureRate = Rate(fields, "behavior.failure_rate", behavior.FailureRate),
        FailureWords = FailureWords(fields, "behavior.failure_words", behavior.FailureWords),
        LossRate = Rate(fields, "behavior.loss_rate", behavior.LossRate),
        AnswerLossRate = Rate(fields, "behavior.answer_loss_rate", behavior.AnswerLossRate),
        DuplicateMessageRate = Rate(fields, "behavior.duplicate_message_rate", behavior.DuplicateMessageRate),
        ReportLossRate = Rate(fields, "behavior.report_loss_rate", behavior.ReportLossRate),
        DuplicateReportRate = Rate(fields, "behavior.duplicate_report_rate", behavior.DuplicateReportRate),
        LateReportRate = Rate(fields, "behavior.late_report_rate", behavior.LateReportRate),
        LateReportDelay = Delay(fields, "behavior.late_report_delay", behavior.LateReportDelay),
        ReportBeforeAnswerRate = Rate(fields, "behavior.report_before_answer_rate", behavior.ReportBeforeAnswerRate),
        RateLimit = RateLimit(fields, "behavior.rate_limit", behavior.RateLimit),
        Outage = Outage(fields, "behavior.outage", behavior.Outage),
        SlowStart = Span(fields, "behavior.slow_start", behavior.SlowStart) ?? TimeSpan.Zero,
        SlowStartFactor = SlowStartFactor(fields, "behavior.slow_start_factor", behavior.SlowStartFactor),
        Seed = behavior.HasSeed ? behavior.Seed : null,
    };

    private static double Rate(Fields fields, string field, double rate)
    {
        if (rate is not (>= 0 and <= 1))
        {
            fields.Refuse(field, "must be from 0 to 1");
        }

        return rate;
    }

    private static double? RateLimit(Fields fields, string field, double limit)
    {
        if (limit is not (0 or (>= 0.001 and <= 1_000_000)))
        {
            fields.Refuse(field, "must be from 0.001 to 1000000, or 0 for no limit");
        }

        return limit == 0 ? null : limit;
    }

    private static double SlowStartFactor(Fields fields, string field, double factor)
    {
        if (factor is not (0 or (>= 1 and <= 1000)))
        {
            fields.Refuse(field, $"must be from 1 to 1000, or 0 for {UsualSlowStartFactor}");
        }

        return factor == 0 ? UsualSlowStartFactor : factor;
    }

    private static Outage Outage(Fields fields, string field, V1.CarrierOutage outage)
    {
        if (!System.Enum.IsDefined(outage))
        {
            fields.Refuse(field, "must be CARRIER_OUTAGE_REFUSING or CARRIER_OUTAGE_SILENT, or left out for none");
        }

        return (Outage)outage;
    }

    private static DelayDistribution Delay(Fields fields, string field, V1.DelayDistribution? delay)
    {
        var median = Span(fields, $"{field}.median", delay?.Median);
        if (delay?.P99 is null)
        {
            return DelayDistribution.Constant(median ?? TimeSpan.Zero);
        }

        const string Rule = "must be from the median to 24 hours, and 0 where the median is";
        var p99 = Span(fields, $"{field}.p99", delay.P99, Rule);
        // Beside a median that is bad itself, that alone is said.
        if (median is { } half && p99 is { } most && (most < half || (half == TimeSpan.Zero && most > half)))
        {
            fields.Refuse($"{field}.p99", Rule);
        }

        return new DelayDistribution(median ?? TimeSpan.Zero, p99 ?? TimeSpan.Zero);
    }

    /// <returns>Zero where it is left out, null where it is bad.</returns>
    private static TimeSpan? Span(Fields fields, string field, Duration? span, string rule = "must be from 0 to 24 hours")
    {
        if (span is null)
        {
            return TimeSpan.Zero;
        }

        if (span.Seconds is >= 0 and <= LongestSeconds && span.Nanos is >= 0 and < Duration.NanosecondsPerSecond
            && span.ToTimeSpan() <= TimeSpan.FromSeconds(LongestSeconds))
        {
            return span.ToTimeSpan();
        }

        fields.Refuse(field, rule);
        return null;
    }

    private static SubmitRejection[] Rejections(Fields fields, string field, RepeatedField<V1.SubmitRejection> rejections)
    {
        var most = Bounded(fields, field, rejections.Count);
        for (var n = 0; n < most; n++)
        {
            if (!Code().IsMatch(rejections[n].Code))
            {
                fields.Refuse($"{field}[{n}].code", "must be 1 to 16 of the characters A-Z a-z 0-9 . _ : -");
            }

            if (rejections[n].Word.Length > MaxWordLength || rejections[n].Word.Any(char.IsControl))
            {
                fields.Refuse($"{field}[{n}].word", $"must be at most {MaxWordLength} characters, with no control characters");
            }
        }

        return [.. rejections.Take(most).Select(rejection => new SubmitRejection(rejection.Code, rejection.Word))];
    }

    private static string[] FailureWords(Fields fields, string field, RepeatedField<string> words)
    {
        var most = Bounded(fields, field, words.Count);
        for (var n = 0; n < most; n++)
        {
            if (!Code().IsMatch(words[n]) || DeliveryWord.Outcome(words[n]) != DeliveryOutcome.Failed)
            {
                fields.Refuse($"{field}[{n}]", "must be 1 to 16 of the characters A-Z a-z 0-9 . _ : -, and a word for a failure");
            }
        }

        return [.. words.Take(most)];
    }

    private static int Bounded(Fields fields, string field, int count)
    {
        if (count > MaxWords)
        {
            fields.Refuse(field, $"must be at most {MaxWords}");
        }

        return Math.Min(count, MaxWords);
    }

    [GeneratedRegex(@"\A[A-Za-z0-9._:-]{1,16}\z")]
    private static partial Regex Code();
}
