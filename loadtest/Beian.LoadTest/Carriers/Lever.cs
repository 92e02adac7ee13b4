using System.CommandLine;
using Beian.V1;
using Duration = Google.Protobuf.WellKnownTypes.Duration;

namespace Beian.LoadTest.Carriers;

/// <summary>One thing that can be wrong with a carrier, and the option that turns it on. The server says what values it takes.</summary>
internal sealed record Lever(Option Option, Action<ParseResult, CarrierBehavior> Pull)
{
    // One in a hundred takes this many times as long as half of them.
    private const double Tail = 3;

    public static IReadOnlyList<Lever> All { get; } =
    [
        Of<CarrierOutage>("--outage", "kind", "refusing (a submit fails at once) or silent (submits time out)", (b, outage) => b.Outage = outage),
        Of<double>("--reject", "share", "Of the submits, rejected; 0 to 1 like all shares", (b, share) => b.RejectionRate = share),
        Of<double>("--fail", "share", "Of the messages, reported as undelivered", (b, share) => b.FailureRate = share),
        Of<string>("--fail-word", "word", "What such a report says; UNDELIV, EXPIRED or REJECTD if left out", (b, word) => b.FailureWords.Add(word)),
        Of<double>("--lose", "share", "Of the messages, vanished", (b, share) => b.LossRate = share),
        Of<double>("--double", "share", "Of the messages, arriving twice", (b, share) => b.DuplicateMessageRate = share),
        Of<double>("--lose-answer", "share", "Of the answers, lost: the submit times out, the message arrives", (b, share) => b.AnswerLossRate = share),
        Of<double>("--lose-report", "share", "Of the delivery reports, never coming", (b, share) => b.ReportLossRate = share),
        Of<double>("--double-report", "share", "Of the delivery reports, coming twice", (b, share) => b.DuplicateReportRate = share),
        Of<double>("--early-report", "share", "Of the delivery reports, coming before the answer to the submit", (b, share) => b.ReportBeforeAnswerRate = share),
        Of<double>("--late-report", "share", "Of the delivery reports, held back by some seconds", (b, share) => (b.LateReportRate, b.LateReportDelay) = (share, Delay(5))),
        Of<double>("--answer-delay", "seconds", "Until a submit is answered: half of them shorter, one in a hundred over three times as long", (b, s) => b.AnswerDelay = Delay(s)),
        Of<double>("--delivery-delay", "seconds", "Until the message arrives, likewise", (b, s) => b.DeliveryDelay = Delay(s)),
        Of<double>("--report-delay", "seconds", "Until the arrival is reported, likewise", (b, s) => b.ReportDelay = Delay(s)),
        Of<double>("--rate-limit", "number", "Submits a second; more are throttled", (b, limit) => b.RateLimit = limit),
        Of<double>("--slow-start", "seconds", "For how long answers are slow at first, easing to --answer-delay", (b, s) => b.SlowStart = Span(s)),
        Of<long>("--seed", "number", "Decides every draw; the same again begins the same draws again", (b, seed) => b.Seed = seed),
    ];

    private static Lever Of<T>(string name, string value, string description, Action<CarrierBehavior, T> set)
    {
        var option = new Option<T>(name) { HelpName = value, Description = description };
        return new Lever(option, (parsed, behavior) => set(behavior, parsed.GetValue(option)!));
    }

    private static DelayDistribution Delay(double seconds) => new() { Median = Span(seconds), P99 = Span(seconds * Tail) };

    private static Duration Span(double seconds) => Duration.FromTimeSpan(TimeSpan.FromSeconds(Math.Clamp(seconds, -1, 1e9)));
}
