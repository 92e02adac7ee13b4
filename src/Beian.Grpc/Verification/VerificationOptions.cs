using System.ComponentModel.DataAnnotations;

namespace Beian.Verification;

/// <summary>How entries are judged: section <c>Verification</c> of the configuration. The defaults are the rules as published.</summary>
public sealed class VerificationOptions
{
    /// <summary>The section these come from.</summary>
    public const string Section = "Verification";

    /// <summary>Life of a code. The published rule: 24 hours.</summary>
    [Range(typeof(TimeSpan), "00:05:00", "2.00:00:00")]
    public TimeSpan CodeLifetime { get; set; } = TimeSpan.FromHours(24);

    /// <summary>Wrong IDs, with phone and code right, that fail a challenge. The published rule: the fifth.</summary>
    [Range(1, 100)]
    public int WrongIdLimit { get; set; } = 5;

    /// <summary>Mismatches of one phone and ID in a window before no verdict is given. 20 an hour lets a person mistype, not search.</summary>
    [Range(1, 10_000)]
    public int TriesPerPhoneAndId { get; set; } = 20;

    /// <summary>Mismatches of one phone in a window, whatever the ID. High, so that a stranger cannot lock the owner out.</summary>
    [Range(1, 100_000)]
    public int TriesPerPhone { get; set; } = 600;

    /// <summary>Resends of one phone in a window that met nothing. They never stop a verification.</summary>
    [Range(1, 10_000)]
    public int ResendMissesPerPhone { get; set; } = 20;

    /// <summary>Length of the windows above.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00")]
    public TimeSpan Window { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Manual resends of a challenge. What access providers document: 2.</summary>
    [Range(0, 100)]
    public int ManualResends { get; set; } = 2;

    /// <summary>Pause between two messages of a challenge before one may be asked for, counted from the first message on.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan ResendCooldown { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a closed filing still says what became of it. A week covers the person who comes back asking.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "30.00:00:00")]
    public TimeSpan AnswersAfterClosing { get; set; } = TimeSpan.FromDays(7);

    /// <summary>How long a verdict is kept for a retry with the same request id: longer than any caller's retries.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "1.00:00:00")]
    public TimeSpan RequestRetention { get; set; } = TimeSpan.FromMinutes(2);
}
