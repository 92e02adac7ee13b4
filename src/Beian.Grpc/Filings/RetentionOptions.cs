using System.ComponentModel.DataAnnotations;

namespace Beian.Filings;

/// <summary>How long things are kept: section <c>Retention</c> of the configuration. Personal data is kept no longer than needed.</summary>
public sealed class RetentionOptions
{
    /// <summary>The section these come from.</summary>
    public const string Section = "Retention";

    /// <summary>A filing in a final state. Half a year outlasts a dispute about a return.</summary>
    [Range(typeof(TimeSpan), "7.00:00:00", "3650.00:00:00")]
    public TimeSpan ClosedFilings { get; set; } = TimeSpan.FromDays(180);

    /// <summary>An event on the feed. A provider that was away for longer lists its filings instead.</summary>
    [Range(typeof(TimeSpan), "01:00:00", "90.00:00:00")]
    public TimeSpan Events { get; set; } = TimeSpan.FromDays(7);
}
