namespace Beian.Outbox;

/// <summary>
/// How long people wait for messages until a carrier has accepted them, counted in steps: close ones around what is usual, wide ones
/// past the promise of five minutes. A day's counts of every replica add up, which no percentile does.
/// </summary>
public static class AcceptanceSteps
{
    /// <summary>The end of each step. Nothing is handed over past the last one: its code is dead.</summary>
    public static IReadOnlyList<TimeSpan> All { get; } =
    [
        TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(30),
        TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(30),
        TimeSpan.FromHours(1), TimeSpan.FromHours(6), TimeSpan.FromHours(24),
    ];

    /// <summary>The step in which a message is counted that is accepted now; null for noon's, which nobody waits for and whose run shows its progress.</summary>
    public static TimeSpan? Of(ClaimedMessage message, DateTimeOffset now) =>
        message.Trigger == DeliveryTrigger.Noon ? null : Of(now - message.WaitedForSince);

    /// <summary>The step that a wait falls into, by its end.</summary>
    public static TimeSpan Of(TimeSpan wait) => All.FirstOrDefault(end => wait <= end, All[^1]);

    /// <summary>Within how long a share of the messages was accepted.</summary>
    /// <param name="share">The share, of 1.</param>
    /// <param name="counts">How many messages fell into which step; steps may come several times.</param>
    /// <returns>The end of the step that completes the share; null where no message was accepted.</returns>
    public static TimeSpan? Within(double share, IEnumerable<AcceptanceCount> counts)
    {
        var steps = counts.Where(step => step.Messages > 0).OrderBy(step => step.Within).ToList();
        var missing = (long)Math.Ceiling(share * steps.Sum(step => step.Messages));
        foreach (var step in steps)
        {
            missing -= step.Messages;
            if (missing <= 0)
            {
                return step.Within;
            }
        }

        return null;
    }
}

/// <summary>Messages that were accepted within a step.</summary>
/// <param name="Within">The end of the step.</param>
/// <param name="Messages">How many.</param>
public readonly record struct AcceptanceCount(TimeSpan Within, long Messages);
