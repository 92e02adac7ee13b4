namespace Beian.Carriers.Simulated;

/// <summary>
/// How a simulated carrier behaves. The defaults are quick and faultless, so that a demonstration feels instant.
/// Rates are probabilities from 0 to 1, drawn independently for each submit.
/// </summary>
public sealed record CarrierBehavior
{
    /// <summary>The defaults.</summary>
    public static CarrierBehavior Faultless { get; } = new();

    /// <summary>Faultless and without any delay.</summary>
    public static CarrierBehavior Perfect { get; } = new()
    {
        AnswerDelay = DelayDistribution.None,
        DeliveryDelay = DelayDistribution.None,
        ReportDelay = DelayDistribution.None,
        LateReportDelay = DelayDistribution.None,
    };

    /// <summary>From submit to the gateway's answer. Default 2 ms, 5 ms at the 99th percentile.</summary>
    public DelayDistribution AnswerDelay { get; init; } = Milliseconds(2, 5);

    /// <summary>From the answer to the arrival on the phone. Default 3 ms, 10 ms at the 99th percentile.</summary>
    public DelayDistribution DeliveryDelay { get; init; } = Milliseconds(3, 10);

    /// <summary>From the arrival, or the failure to arrive, to its report. Default 2 ms, 5 ms at the 99th percentile.</summary>
    public DelayDistribution ReportDelay { get; init; } = Milliseconds(2, 5);

    /// <summary>Submits refused, with one of <see cref="Rejections"/>.</summary>
    public double RejectionRate { get; init; }

    /// <summary>
    /// How submits are refused, each equally often. Empty, the default, for <see cref="SubmitRejection.Usual"/>.
    /// </summary>
    public IReadOnlyList<SubmitRejection> Rejections { get; init; } = [];

    /// <summary>Accepted messages that fail to arrive and are reported so, with one of <see cref="FailureWords"/>.</summary>
    public double FailureRate { get; init; }

    /// <summary>
    /// What failures are reported as, each equally often. Empty, the default, for UNDELIV, EXPIRED and REJECTD.
    /// </summary>
    public IReadOnlyList<string> FailureWords { get; init; } = [];

    /// <summary>Accepted messages that vanish: no arrival, no report.</summary>
    public double LossRate { get; init; }

    /// <summary>Answers that get lost after the message was accepted: the submit fails and the message may arrive.</summary>
    public double AnswerLossRate { get; init; }

    /// <summary>Messages that arrive twice, one copy right after the other.</summary>
    public double DuplicateMessageRate { get; init; }

    /// <summary>Messages that arrive, or fail to, without a report.</summary>
    public double ReportLossRate { get; init; }

    /// <summary>Reports that come twice, the second a report delay after the first.</summary>
    public double DuplicateReportRate { get; init; }

    /// <summary>Reports held up by <see cref="LateReportDelay"/>, and so overtaken by later ones.</summary>
    public double LateReportRate { get; init; }

    /// <summary>How much longer a late report takes. Default 5 s, 30 s at the 99th percentile.</summary>
    public DelayDistribution LateReportDelay { get; init; } = Milliseconds(5_000, 30_000);

    /// <summary>Reports that overtake the answer to their own submit. Nobody can tell yet whose they are.</summary>
    public double ReportBeforeAnswerRate { get; init; }

    /// <summary>
    /// Submits a second that the gateway takes, a second's worth at once and at least one; further ones are throttled.
    /// <see langword="null"/>, the default, for no limit. Test numbers neither count nor are throttled.
    /// </summary>
    public double? RateLimit { get; init; }

    /// <summary>Whether and how the channel is broken. Reports are held until it is back.</summary>
    public CarrierOutage Outage { get; init; }

    /// <summary>
    /// For how long the gateway is slow from the moment it gets this behavior: answers take <see cref="SlowStartFactor"/>
    /// times as long at first, evenly easing to the usual. Default zero.
    /// </summary>
    public TimeSpan SlowStart { get; init; }

    /// <summary>How many times as long answers take when a slow start begins. Default 20.</summary>
    public double SlowStartFactor { get; init; } = 20;

    /// <summary>
    /// Decides every draw. A behavior with a seed begins anew when it is set: the next submit of any message counts as
    /// its first, so that the same messages have the same fate again. <see langword="null"/>, the default, for
    /// <see cref="SimulationSettings.Seed"/>, and tries are counted on.
    /// </summary>
    public long? Seed { get; init; }

    /// <summary>What is wrong with these settings, each named below <paramref name="section"/>.</summary>
    public IEnumerable<SettingProblem> Problems(string section) =>
        CarrierBehaviorRules.Problems(this).Select(problem => problem with { Setting = $"{section}:{problem.Setting}" });

    private static DelayDistribution Milliseconds(int median, int percentile99) =>
        new(TimeSpan.FromMilliseconds(median), TimeSpan.FromMilliseconds(percentile99));
}
