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
    public int MaxTries { get; set; } = 8;

    /// <summary>
    /// Pause before the second try; it doubles with each further one, up to <see cref="LongestPause"/>. Each pause is drawn from its
    /// upper half.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:10:00")]
    public TimeSpan FirstPause { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Longest pause between two tries.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan LongestPause { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// How long a delivery report is awaited before the message counts as not delivered. Carriers report within seconds where the
    /// phone is on; a report that comes later is still taken.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:30", "3.00:00:00")]
    public TimeSpan ReportWait { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How long a carrier's message id is remembered for reports that come late. Carriers try for up to three days to reach a phone
    /// that is off.
    /// </summary>
    [Range(typeof(TimeSpan), "00:10:00", "7.00:00:00")]
    public TimeSpan ReportLife { get; set; } = TimeSpan.FromDays(3);

    /// <summary>The share of submits without an answer at which a channel is left alone for a while.</summary>
    [Range(0.01, 1)]
    public double BreakerFailureRatio { get; set; } = 0.5;

    /// <summary>Submits within <see cref="BreakerSampling"/> below which that share says nothing.</summary>
    [Range(2, 10_000)]
    public int BreakerMinimum { get; set; } = 8;

    /// <summary>The time over which the share is taken.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan BreakerSampling { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a channel is left alone before one message tries whether it is back.</summary>
    [Range(typeof(TimeSpan), "00:00:00.5", "00:10:00")]
    public TimeSpan BreakerPause { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a message waits for a carrier that does not answer before it goes over the fallback route, where there is one. Shorter
    /// than the five minutes people are told.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:05", "01:00:00")]
    public TimeSpan FallbackAfter { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How late a due message may be before the health of <c>messages</c> says so. People are told five minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "01:00:00")]
    public TimeSpan LateAfter { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long submits under way may take to end when the server stops; what is left then is given back.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:08")]
    public TimeSpan StopGrace { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the counts of a day are kept.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "400.00:00:00")]
    public TimeSpan CountsLife { get; set; } = TimeSpan.FromDays(7);
}
