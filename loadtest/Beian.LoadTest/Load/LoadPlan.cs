namespace Beian.LoadTest.Load;

/// <summary>How calls are made, and for how long.</summary>
/// <param name="UnderWay">
/// Closed loop: how many calls are under way at any time, each followed by the next. Open loop: how many may be at most, so that a server
/// that stands still does not fill our memory; the calls that wait for that are late, and count as late.
/// </param>
/// <param name="Duration">How long calls are begun.</param>
/// <param name="Rate">Calls a second at even distances, whatever becomes of them: an open loop. Null for a closed loop.</param>
/// <param name="MostCalls">No more than this many.</param>
internal sealed record LoadPlan(int UnderWay, TimeSpan Duration, double? Rate = null, long MostCalls = long.MaxValue)
{
    public override string ToString() => Rate is { } rate ? $"{rate:N0} a second" : $"{UnderWay} under way";
}
