using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Beian.Outbox;

/// <summary>
/// What the outbox tells those who watch over it: meter <c>Beian.Outbox</c>. What a carrier is asked and tells is named by
/// OpenTelemetry's conventions for messaging; what they have no word for is <c>beian.…</c>.
/// </summary>
public sealed class OutboxMetrics
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Beian.Outbox";

    /// <summary>What the conventions for messaging call a system like this.</summary>
    internal const string System = "sms";

    // The promise is five minutes: finer around what is usual, coarser past the promise.
    private static readonly double[] Waiting = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 30, 60, 120, 300, 600, 1800, 3600];
    private static readonly double[] RoundTrips = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1];
    private static readonly double[] Answers = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

    private readonly Histogram<double> _untilAccepted;
    private readonly Histogram<double> _asking;
    private readonly Histogram<double> _reporting;
    private readonly Histogram<double> _claiming;
    private readonly Histogram<long> _claimed;
    private readonly Counter<long> _messages;

    /// <summary>Creates the instruments.</summary>
    public OutboxMetrics(IMeterFactory meters, OutboxBacklog backlog, CarrierChannels channels, TimeProvider clock)
    {
        var meter = meters.Create(MeterName);
        _untilAccepted = Durations(
            meter, "beian.message.accept.duration", Waiting, "From queueing to the carrier's acceptance; for a first message that is from the submit of its filing.");
        _asking = Durations(meter, "messaging.client.operation.duration", Answers, "From handing a message to its carrier to the carrier's answer.");
        _reporting = Durations(meter, "messaging.process.duration", RoundTrips, "From reading a carrier's delivery report to having it written down.");
        _claiming = Durations(meter, "beian.outbox.claim.duration", RoundTrips, "The round trip of a claim; of noon codes, with the wait for its turn.");
        _claimed = meter.CreateHistogram(
            "beian.outbox.claimed",
            "{message}",
            "Messages a claim brought.",
            advice: new InstrumentAdvice<long> { HistogramBucketBoundaries = [0, 1, 2, 4, 8, 16, 32, 64, 128] });
        _messages = meter.CreateCounter<long>("beian.message.outcomes", "{message}", "What became of messages, by operator.");
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
        meter.CreateObservableGauge(
            "beian.carrier.answering",
            () => channels.All.Select(channel => new Measurement<int>(channel.IsAnswering ? 1 : 0, Tag(channel.Operator))),
            "{carrier}",
            "1 while the carrier answers this replica, 0 while its circuit is open.");
    }

    internal void Claimed(Operator carrier, Claim claim, TimeSpan roundTrip)
    {
        _claiming.Record(roundTrip.TotalSeconds, Tag(carrier));
        _claimed.Record(claim.Messages.Count, Tag(carrier));
        Dropped(carrier, claim);
    }

    internal void Dropped(Operator carrier, Claim claim) => Count(carrier, "dropped", claim.Dropped);

    /// <summary>A carrier was asked.</summary>
    /// <param name="carrier">Which.</param>
    /// <param name="took">Until it answered, or was waited for in vain.</param>
    /// <param name="error">What went wrong, if anything did.</param>
    internal void Asked(Operator carrier, TimeSpan took, string? error) => Record(_asking, carrier, "submit", "send", took, error);

    internal void Submitted(ClaimedMessage message, SubmissionRecord record, DateTimeOffset now)
    {
        if (record is SubmissionRecord.Accepted)
        {
            _untilAccepted.Record(
                (now - message.WaitedForSince).TotalSeconds, Tag(message.Lane.Operator), new("beian.message.trigger", message.Trigger.Label()));
        }

        Count(message.Lane.Operator, record switch
        {
            SubmissionRecord.Accepted => "accepted",
            SubmissionRecord.Retry or SubmissionRecord.Failed { Word: MessageDelivery.NoAnswer } => "unanswered",
            SubmissionRecord.Failed => "refused",
            _ => "held_back",
        });
    }

    internal void Reported(CarrierReport report, TimeSpan took)
    {
        Record(_reporting, report.Operator, "report", "process", took, error: null);
        Count(report.Operator, report.Delivered ? "delivered" : "undelivered");
    }

    internal void NotReported(Operator carrier) => Count(carrier, "not_reported");

    private void Count(Operator carrier, string outcome, long messages = 1)
    {
        if (messages > 0)
        {
            _messages.Add(messages, Tag(carrier), new("beian.message.outcome", outcome));
        }
    }

    private static void Record(Histogram<double> histogram, Operator carrier, string operation, string type, TimeSpan took, string? error)
    {
        var tags = new TagList
        {
            { "messaging.system", System },
            { "messaging.operation.name", operation },
            { "messaging.operation.type", type },
            { "messaging.destination.name", carrier.Label() },
        };
        if (error is not null)
        {
            tags.Add("error.type", error);
        }

        histogram.Record(took.TotalSeconds, tags);
    }

    private static Histogram<double> Durations(Meter meter, string name, double[] boundaries, string description) =>
        meter.CreateHistogram(name, "s", description, advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = boundaries });

    private static double Age(DateTimeOffset? since, TimeProvider clock) =>
        since is { } oldest ? Math.Max(0, (clock.GetUtcNow() - oldest).TotalSeconds) : 0;

    private static KeyValuePair<string, object?> Tag(Operator carrier) => new("beian.operator", carrier.Label());
}
