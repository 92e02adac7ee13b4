using System.ComponentModel.DataAnnotations;

namespace Beian.NoonResend;

/// <summary>When codes that nobody has confirmed are sent again: section <c>NoonResend</c> of the configuration.</summary>
public sealed class NoonOptions
{
    /// <summary>The section these come from.</summary>
    public const string Section = "NoonResend";

    /// <summary>The schedule as a cron expression of five fields, in Beijing time. Default noon, when the regulator's system resends.</summary>
    [Required]
    public string Schedule { get; set; } = "0 12 * * *";

    /// <summary>Which codes are sent again at a noon.</summary>
    public NoonAudience Audience { get; set; } = NoonAudience.Unconfirmed;

    /// <summary>How often it is looked at how far a run has got.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan Round { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Codes brought forward in one script when an operator asks for the resend. Small, so that a portal's call never waits long behind one.</summary>
    [Range(1, 500)]
    public int Batch { get; set; } = 20;

    /// <summary>How long the record of a run is kept.</summary>
    [Range(typeof(TimeSpan), "7.00:00:00", "3660.00:00:00")]
    public TimeSpan RecordLife { get; set; } = TimeSpan.FromDays(400);
}

/// <summary>Which codes are sent again at a noon.</summary>
public enum NoonAudience
{
    /// <summary>Every unconfirmed code that was issued before the noon and lives past it. A life of 24 hours holds exactly one noon.</summary>
    Unconfirmed,

    /// <summary>
    /// Only codes issued on an earlier day in Beijing: "the next day at noon", read to the letter. A code issued before noon is then
    /// never sent again by itself.
    /// </summary>
    IssuedOnAnEarlierDay,
}
