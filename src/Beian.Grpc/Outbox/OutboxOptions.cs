using System.ComponentModel.DataAnnotations;

namespace Beian.Outbox;

/// <summary>How messages leave: section <c>Outbox</c> of the configuration.</summary>
public sealed class OutboxOptions
{
    /// <summary>The section these come from.</summary>
    public const string Section = "Outbox";

    /// <summary>How often every province is looked at, for what other replicas queued and what comes due again.</summary>
    [Range(typeof(TimeSpan), "00:00:00.05", "00:01:00")]
    public TimeSpan Round { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a claimed message is this worker's. Longer than a submit may take; a dead worker's messages wait this long.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "00:10:00")]
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a carrier may take to answer a submit before it counts as not answered.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan SubmitTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Tries before a message that no carrier answers counts as failed.</summary>
    [Range(1, 100)]
    public int MaxAttempts { get; set; } = 8;

    /// <summary>Pause before the second try; it doubles with each further one, up to <see cref="LongestPause"/>.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:10:00")]
    public TimeSpan FirstPause { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Longest pause between two tries.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan LongestPause { get; set; } = TimeSpan.FromMinutes(2);
}
