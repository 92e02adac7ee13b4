using System.ComponentModel.DataAnnotations;

namespace Beian.Watching;

/// <summary>How filings are followed: section <c>Watch</c> of the configuration.</summary>
public sealed class WatchOptions
{
    /// <summary>The section these come from.</summary>
    public const string Section = "Watch";

    /// <summary>Pause between two looks at a province's feed. Short, so that a change is seen at once; one reader serves all watchers.</summary>
    [Range(typeof(TimeSpan), "00:00:00.01", "00:00:10")]
    public TimeSpan Poll { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Silence after which a watcher gets a heartbeat. Shorter than the minute after which proxies drop idle streams.</summary>
    [Range(typeof(TimeSpan), "00:00:00.05", "00:05:00")]
    public TimeSpan Heartbeat { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Events held for a watcher that reads more slowly than they come; past that its stream ends.</summary>
    [Range(1, 100_000)]
    public int Backlog { get; set; } = 1_000;

    /// <summary>Events read from a feed at a time.</summary>
    [Range(1, 10_000)]
    public int Batch { get; set; } = 500;
}
