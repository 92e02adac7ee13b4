namespace Beian.Carriers.Simulated;

/// <summary>
/// A gateway's limit on submits a second, a second's worth at once and at least one (generic cell rate algorithm).
/// </summary>
internal sealed class RateGate(double perSecond, TimeProvider time)
{
    // Counted from here: a clock's own timestamps can be so large that a double keeps no microseconds of them.
    private readonly long _start = time.GetTimestamp();
    private readonly Lock _gate = new();
    private double _next;

    /// <summary>How long to hold back; zero when the submit may pass, and then it counts.</summary>
    internal TimeSpan Pass()
    {
        var now = time.GetElapsedTime(_start).TotalSeconds;
        var interval = 1 / perSecond;
        lock (_gate)
        {
            var earliest = Math.Max(_next, now);
            var ahead = earliest - now - Math.Max(0, 1 - interval);
            // Rounding may leave a sliver of a nanosecond; it must not cost the last submit of the second.
            if (ahead > 1e-6)
            {
                return TimeSpan.FromMilliseconds(Math.Ceiling(ahead * 1_000));
            }

            _next = earliest + interval;
            return TimeSpan.Zero;
        }
    }
}
