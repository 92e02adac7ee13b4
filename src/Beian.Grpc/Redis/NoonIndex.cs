using StackExchange.Redis;

namespace Beian.Redis;

/// <summary>The order of the noon index: by noon, and within a noon the soonest deadline first.</summary>
internal static class NoonIndex
{
    /// <summary>
    /// A code's place: its noon in ms, less one, plus how far after it the deadline lies, as a share of the code's life. Rounded up it
    /// is the noon, and at the noon it is due, not a millisecond earlier. A double leaves 4096 steps to the share: codes of a day that
    /// die within 21 s of each other may stand in any order.
    /// </summary>
    public static RedisValue PlaceOf(DateTimeOffset noon, DateTimeOffset submitted, DateTimeOffset deadline)
    {
        var share = (deadline - noon) / (deadline - submitted);
        return noon.ToUnixTimeMilliseconds() - 1 + Math.Clamp(share, 1.0 / 4096, 4095.0 / 4096);
    }
}
