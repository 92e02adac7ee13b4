using Beian.Retention;
using Microsoft.Extensions.Options;

namespace Beian.Watching;

/// <summary>How far back a feed is sure to be whole.</summary>
internal sealed class FeedAge(TimeProvider clock, IOptions<RetentionOptions> retention)
{
    // Replicas' clocks and the store's may differ by seconds; a minute covers them.
    private static readonly TimeSpan ClockMargin = TimeSpan.FromMinutes(1);

    /// <summary>Whether something that was added after this may have been trimmed.</summary>
    public bool IsPast(DateTimeOffset time) => time < clock.GetUtcNow() - retention.Value.Events + ClockMargin;
}
