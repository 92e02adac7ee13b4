using System.Diagnostics.Metrics;

namespace Beian.Outbox;

/// <summary>What the outbox tells those who watch over it: meter <c>Beian.Outbox</c>.</summary>
public sealed class OutboxMetrics
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Beian.Outbox";

    // The promise is five minutes: finer around what is usual, coarser past the promise.
    private static readonly double[] Seconds = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 30, 60, 120, 300, 600, 1800, 3600];

    private readonly Histogram<double> _untilAccepted;
    private readonly Histogram<double> _claiming;
    private readonly Histogram<long> _claimed;
    private readonly Counter<long> _messages;

    /// <summary>Creates the instruments.</summary>
    public OutboxMetrics(IMeterFactory meters, OutboxBacklog backlog, TimeProvider clock)
    {
        var meter = meters.Create(MeterName);
        _untilAccepted = meter.CreateHistogram(
            "beian.message.accept.duration",
            "s",
            "From queueing to the carrier's acceptance; for a first message that is from the submit of its filing.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = Seconds });
        _claiming = meter.CreateHistogram(
            "beian.outbox.claim.duration",
            "s",
            "The round trip of a claim.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1] });
        _claimed = meter.CreateHistogram(
            "beian.outbox.claimed",
            "{message}",
            "Messages a claim brought.",
            advice: new InstrumentAdvice<long> { HistogramBucketBoundaries = [0, 1, 2, 4, 8, 16, 32, 64, 128] });
        _messages = meter.CreateCounter<long>(
            "beian.message.outcomes", "{message}", "Answers and reports of carriers, by operator and what they said.");
        meter.CreateObservableGauge(
            "beian.outbox.due",
            () => Lane.Operators.Select(o => new Measurement<long>(backlog.Due(o), Tag(o))),
            "{message}",
            "Messages due and not handed over, as last counted.");
        meter.CreateObservableGauge(
            "beian.outbox.oldest_due",
            () => Lane.Operators.Select(o => new Measurement<double>(Age(backlog.OldestDue(o), clock), Tag(o))),
            "s",
            "How long the oldest due message has waited.");
    }

    internal void Claimed(Operator carrier, int messages, TimeSpan roundTrip)
    {
        _claiming.Record(roundTrip.TotalSeconds, Tag(carrier));
        _claimed.Record(messages, Tag(carrier));
    }

    internal void Submitted(ClaimedMessage message, SubmissionRecord record, DateTimeOffset now)
    {
        if (record is SubmissionRecord.Accepted)
        {
            _untilAccepted.Record(
                (now - message.Queued).TotalSeconds, Tag(message.Lane.Operator), new("beian.message.trigger", Name(message.Trigger)));
        }

        Count(message.Lane.Operator, record switch
        {
            SubmissionRecord.Accepted => "accepted",
            SubmissionRecord.Failed => "refused",
            SubmissionRecord.Retry => "unanswered",
            _ => "held_back",
        });
    }

    internal void Reported(CarrierReport report) => Count(report.Operator, report.Delivered ? "delivered" : "undelivered");

    private void Count(Operator carrier, string outcome) => _messages.Add(1, Tag(carrier), new("beian.message.outcome", outcome));

    private static double Age(DateTimeOffset? since, TimeProvider clock) =>
        since is { } oldest ? Math.Max(0, (clock.GetUtcNow() - oldest).TotalSeconds) : 0;

    private static KeyValuePair<string, object?> Tag(Operator carrier) => new("beian.operator", Name(carrier));

    private static string Name<TEnum>(TEnum value)
        where TEnum : struct, Enum => $"{value}".ToLowerInvariant();
}
