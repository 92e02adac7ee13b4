namespace Beian.Carriers.Simulated;

/// <summary>A gateway's limit on submits a second, a second's worth at once (generic cell rate algorithm).</summary>
internal sealed class RateGate(TimeProvider time)
{
    private readonly Lock _gate = new();
    private double _next;

    /// <summary>How long to hold back; zero when the submit may pass, and then it counts.</summary>
    internal TimeSpan Pass(int perSecond)
    {
        var now = (double)time.GetTimestamp() / time.TimestampFrequency;
        var interval = 1.0 / perSecond;
        lock (_gate)
        {
            var earliest = Math.Max(_next, now);
            var ahead = earliest - now - (1 - interval);
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
