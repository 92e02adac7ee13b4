namespace Beian.Carriers.Simulated;

/// <summary>What will become of one submit, settled when it is made.</summary>
internal sealed record Fate
{
    internal required SubmitRejection? Rejection { get; init; }

    internal required bool AnswerLost { get; init; }

    internal required bool ReportOvertakesAnswer { get; init; }

    /// <summary>The word of its report.</summary>
    internal required string Word { get; init; }

    /// <summary>How often it arrives: not at all, once or twice.</summary>
    internal required int Arrivals { get; init; }

    /// <summary>None, one or two.</summary>
    internal required int Reports { get; init; }

    internal required TimeSpan AnswerDelay { get; init; }

    internal required TimeSpan DeliveryDelay { get; init; }

    internal required TimeSpan ReportDelay { get; init; }

    /// <summary>Digits that a message without a fixed sender number gets, and the core of its carrier's id.</summary>
    internal required ulong Mark { get; init; }

    private static readonly IReadOnlyList<string> UsualFailures =
        [DeliveryWord.Undeliverable, DeliveryWord.Expired, DeliveryWord.Rejected];

    internal static Fate Draw(CarrierBehavior behavior, Dice dice)
    {
        // Every draw is made whether it matters or not, in one order, so that changing one rate leaves alone what
        // the others do to the same message.
        var rejected = dice.NextDouble() < behavior.RejectionRate;
        var rejection = dice.Pick(behavior.Rejections is [] ? SubmitRejection.Usual : behavior.Rejections);
        var failed = dice.NextDouble() < behavior.FailureRate;
        var failureWord = dice.Pick(behavior.FailureWords is [] ? UsualFailures : behavior.FailureWords);
        var lost = dice.NextDouble() < behavior.LossRate;
        var unreported = dice.NextDouble() < behavior.ReportLossRate;
        var twice = dice.NextDouble() < behavior.DuplicateReportRate;
        var late = dice.NextDouble() < behavior.LateReportRate;
        var lateness = dice.Draw(behavior.LateReportDelay);
        var overtakes = dice.NextDouble() < behavior.ReportBeforeAnswerRate;
        var answerLost = dice.NextDouble() < behavior.AnswerLossRate;
        var (answerDelay, deliveryDelay, reportDelay) =
            (dice.Draw(behavior.AnswerDelay), dice.Draw(behavior.DeliveryDelay), dice.Draw(behavior.ReportDelay));
        var mark = dice.Next();
        var doubled = dice.NextDouble() < behavior.DuplicateMessageRate;
        return new Fate
        {
            Rejection = rejected ? rejection : null,
            AnswerLost = answerLost,
            ReportOvertakesAnswer = overtakes,
            Word = failed ? failureWord : DeliveryWord.Delivered,
            Arrivals = lost || failed ? 0 : doubled ? 2 : 1,
            Reports = lost || unreported ? 0 : twice ? 2 : 1,
            AnswerDelay = answerDelay,
            DeliveryDelay = deliveryDelay,
            ReportDelay = reportDelay + (late ? lateness : TimeSpan.Zero),
            Mark = mark,
        };
    }
}
