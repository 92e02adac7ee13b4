using System.ComponentModel.DataAnnotations;

namespace Beian.Retention;

/// <summary>How long things are kept: section <c>Retention</c> of the configuration. Personal data is kept no longer than needed.</summary>
public sealed class RetentionOptions
{
    /// <summary>The section these come from.</summary>
    public const string Section = "Retention";

    /// <summary>Six months, which the Cybersecurity Law (art. 21) has network logs kept for at the least, and which are 184 days at the most.</summary>
    internal static readonly TimeSpan LegalAudit = TimeSpan.FromDays(184);

    /// <summary>A filing in a final state. Half a year outlasts a dispute about a return.</summary>
    [Range(typeof(TimeSpan), "7.00:00:00", "3650.00:00:00")]
    public TimeSpan ClosedFilings { get; set; } = TimeSpan.FromDays(180);

    /// <summary>A filing under review that its bureau has not decided. It has 20 working days; a year says that nobody will.</summary>
    [Range(typeof(TimeSpan), "60.00:00:00", "3650.00:00:00")]
    public TimeSpan UndecidedFilings { get; set; } = TimeSpan.FromDays(365);

    /// <summary>
    /// A subject's record, from the latest approval of a filing of it on. Sites live for years without a filing, and an access filing
    /// needs the record.
    /// </summary>
    [Range(typeof(TimeSpan), "365.00:00:00", "36500.00:00:00")]
    public TimeSpan Records { get; set; } = TimeSpan.FromDays(3650);

    /// <summary>An event on the feed. A provider that was away for longer lists its filings instead.</summary>
    [Range(typeof(TimeSpan), "01:00:00", "90.00:00:00")]
    public TimeSpan Events { get; set; } = TimeSpan.FromDays(7);

    /// <summary>A line of the audit trail. Outside Development no less than the six months of the law are accepted.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "3650.00:00:00")]
    public TimeSpan Audit { get; set; } = TimeSpan.FromDays(190);

    /// <summary>How often it is looked what has come to its end. Nothing hurries.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan Pass { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How many filings, records or lines go in one script. Small, so that a portal's call never waits long behind one.</summary>
    [Range(1, 500)]
    public int Batch { get; set; } = 20;
}
