using System.Diagnostics;

namespace Beian.Outbox;

/// <summary>The way of a message as spans: taken to its carrier, and answered. No phone and no text is in them.</summary>
internal static class OutboxTracing
{
    /// <summary>The source's name.</summary>
    public const string Name = "Beian.Outbox";

    private static readonly ActivitySource Source = new(Name);

    /// <summary>A claimed message is taken to its carrier and the answer written down.</summary>
    public static Activity? Deliver(ClaimedMessage message) => Source.StartActivity("deliver message", ActivityKind.Internal)?
        .SetTag("beian.message.id", $"{message.Id}")
        .SetTag("beian.message.trigger", $"{message.Trigger}")
        .SetTag("beian.message.attempt", message.Attempt);

    /// <summary>The carrier has it, until it answers.</summary>
    public static Activity? Submit(Operator carrier) => Source.StartActivity("submit to carrier", ActivityKind.Client)?
        .SetTag("beian.operator", $"{carrier}");
}
