using Beian.V1;

namespace Beian.Portal.NightShift;

/// <summary>How things stand, as the page shows it.</summary>
/// <param name="overview">What the back end says.</param>
public sealed class Situation(GetOverviewResponse overview)
{
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan VeryLate = TimeSpan.FromMinutes(5);

    /// <summary>When the back end looked, by its clock.</summary>
    public DateTimeOffset Seen { get; } = overview.LookTime.ToDateTimeOffset();

    /// <summary>Every operator's channel.</summary>
    public IReadOnlyList<Carrier> Carriers => overview.Carriers;

    /// <summary>The last run of the noon resend; null before there was one.</summary>
    public NoonRun? LastRun => overview.LatestNoonRun;

    /// <summary>Every province.</summary>
    public IReadOnlyList<ProvinceStatus> Provinces => overview.Provinces;

    /// <summary>
    /// The most messages that one bar of a carrier stands for: those it accepted, or those that ended. Neither holds the other: what ended today may
    /// have been accepted yesterday or, refused, never.
    /// </summary>
    public long MostMessages => Carriers.Select(carrier => Math.Max(carrier.AcceptedCount, carrier.DeliveredCount + carrier.FailedCount)).DefaultIfEmpty().Max();

    /// <summary>Messages that are due and have not left.</summary>
    public long Waiting => Carriers.Sum(carrier => carrier.WaitingCount);

    /// <summary>How long the oldest of them has waited; null where none does.</summary>
    public TimeSpan? OldestWait => Carriers.Min(carrier => carrier.OldestDueTime?.ToDateTimeOffset()) is { } due ? AtLeastZero(Seen - due) : null;

    /// <summary>Filings that await verification.</summary>
    public long Open => Provinces.Sum(province => province.AwaitingCount);

    /// <summary>The provinces in which something waits, the busiest first.</summary>
    public IEnumerable<ProvinceStatus> Busy => Provinces
        .Where(province => province.AwaitingCount + province.UnderReviewCount > 0)
        .OrderByDescending(province => province.AwaitingCount).ThenByDescending(province => province.UnderReviewCount);

    /// <summary>How alarming a wait is, as the class of its figure: carriers take a message within seconds on a good night.</summary>
    public static string Alarm(TimeSpan? wait) => wait switch
    {
        { } known when known >= VeryLate => "alarm",
        { } known when known >= Late => "late",
        _ => "calm",
    };

    /// <summary>Whether a wait is longer than people are told: about five minutes for the first message.</summary>
    public static bool IsLate(TimeSpan wait) => wait > VeryLate;

    // The clocks of two replicas may differ by a little.
    private static TimeSpan AtLeastZero(TimeSpan wait) => wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
}
