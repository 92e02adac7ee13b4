using System.ComponentModel.DataAnnotations;

namespace Beian.Deadlines;

/// <summary>How filings past their deadline are returned: section <c>Deadlines</c> of the configuration.</summary>
public sealed class DeadlineOptions
{
    /// <summary>The section these come from.</summary>
    public const string Section = "Deadlines";

    /// <summary>How often each province is looked at. Half a second keeps the promise of a second.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan Sweep { get; set; } = TimeSpan.FromSeconds(0.5);

    /// <summary>Filings returned in one script. Small, so that a portal's call never waits long behind one.</summary>
    [Range(1, 500)]
    public int Batch { get; set; } = 20;
}
