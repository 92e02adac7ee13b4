using System.Diagnostics;
using Beian.Telemetry;

namespace Beian.Outbox;

/// <summary>
/// The way of a message as spans: taken to its carrier, answered, reported on. They are named by OpenTelemetry's conventions for messaging
/// where there is one. No phone and no text is in them; each says which filing it is about, by which the traces of one filing are found.
/// </summary>
internal static class OutboxTracing
{
    /// <summary>The source's name.</summary>
    public const string Name = "Beian.Outbox";

    private static readonly ActivitySource Source = new(Name);

    /// <summary>A claimed message is taken to its carrier and the answer written down.</summary>
    public static Activity? Deliver(ClaimedMessage message) => Source.StartActivity("deliver message", ActivityKind.Internal)?
        .SetTag(CurrentSpan.FilingId, $"{message.Id.Filing}")
        .SetTag("messaging.message.id", $"{message.Id}")
        .SetTag("beian.message.trigger", message.Trigger.Label())
        .SetTag("beian.message.attempt", message.Attempt);

    /// <summary>The carrier has it, until it answers.</summary>
    public static Activity? Submit(MessageId message, Operator carrier) => Begin("submit", carrier, ActivityKind.Client)?
        .SetTag("messaging.system", OutboxMetrics.System)
        .SetTag("messaging.operation.name", "submit")
        .SetTag("messaging.operation.type", "send")
        .SetTag("messaging.destination.name", carrier.Label())
        .SetTag("messaging.message.id", $"{message}");

    /// <summary>A carrier's delivery report is written down.</summary>
    public static Activity? Report(CarrierReport report) => Begin("report", report.Operator, ActivityKind.Consumer)?
        .SetTag("messaging.system", OutboxMetrics.System)
        .SetTag("messaging.operation.name", "report")
        .SetTag("messaging.operation.type", "process")
        .SetTag("messaging.destination.name", report.Operator.Label())
        .SetTag("beian.message.outcome", report.Delivered ? "delivered" : "undelivered");

    /// <summary>It has turned out which message a report is about.</summary>
    public static void About(this Activity? span, MessageId message) => span?
        .SetTag(CurrentSpan.FilingId, $"{message.Filing}")
        .SetTag("messaging.message.id", $"{message}");

    /// <summary>It has ended in something else than what was hoped for.</summary>
    public static void Failed(this Activity? span, string error) => span?.SetTag("error.type", error).SetStatus(ActivityStatusCode.Error);

    // The name is put together only where somebody reads it.
    private static Activity? Begin(string operation, Operator carrier, ActivityKind kind) =>
        Source.HasListeners() ? Source.StartActivity($"{operation} {carrier.Label()}", kind) : null;
}
