using System.ComponentModel.DataAnnotations;

namespace Beian.Limits;

/// <summary>
/// How much anybody may have of the system: section <c>Limits</c> of the configuration. They are there for what goes wrong or is meant ill,
/// so each is far above what a caller needs.
/// </summary>
public sealed class LimitOptions
{
    /// <summary>The section these come from.</summary>
    public const string Section = "Limits";

    /// <summary>
    /// Calls a second of one caller that change something or judge something, on one server; 0 for as many as come. A province's portal
    /// makes tens in its busiest hour. Twice as many may come at once.
    /// </summary>
    [Range(0, 1_000_000)]
    public int WritesPerSecond { get; set; } = 1_000;

    /// <summary>Calls a second of one caller that read, and streams it opens, on one server; 0 for as many as come. Twice as many may come at once.</summary>
    [Range(0, 1_000_000)]
    public int ReadsPerSecond { get; set; } = 1_000;

    /// <summary>
    /// Captchas a second that one caller may have drawn, on one server; 0 for as many as come. Each is some milliseconds of a processor, and
    /// anybody who opens a page of a portal causes one. Twice as many may come at once.
    /// </summary>
    [Range(0, 1_000_000)]
    public int CaptchasPerSecond { get; set; } = 100;

    /// <summary>Streams that one caller may hold open on one server; 0 for as many as come. One takes 20 to 40 KB, and a caller needs one or two.</summary>
    [Range(0, 1_000_000)]
    public int StreamsPerCaller { get; set; } = 1_000;

    /// <summary>
    /// Calls that may be under way on one connection, streams among them: HTTP/2 tells the client, and what is more than that waits there.
    /// What other servers allow, and clients are used to opening another connection for.
    /// </summary>
    [Range(1, 10_000)]
    public int CallsPerConnection { get; set; } = 100;

    /// <summary>
    /// The longest that a call may take, if it is no stream, whatever deadline it brings or whether it brings one. An erasure has a limit of its own. The slowest other
    /// (a listing over all provinces from a store that answers late) takes a few seconds.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan LongestCall { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The longest that erasing a person may take. It looks at every filing and record that is kept, and erases only then: cut short,
    /// it has done nothing, and a repeat begins at the beginning.
    /// </summary>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00")]
    public TimeSpan LongestErasure { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Open filings that one phone may have in a province. An agency's phone manages many sites, and is filed in batches.</summary>
    [Range(1, 10_000)]
    public int OpenFilingsPerPhone { get; set; } = 500;

    /// <summary>
    /// Messages that one phone may be sent on a day in Beijing for a province's filings before no more are submitted for it. First messages
    /// and those asked for are counted; what is queued, asked for or due at noon is sent all the same.
    /// </summary>
    [Range(1, 100_000)]
    public int MessagesPerPhoneAndDay { get; set; } = 500;
}
