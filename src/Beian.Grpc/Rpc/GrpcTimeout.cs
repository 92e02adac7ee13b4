using System.Globalization;

namespace Beian.Rpc;

/// <summary>The header in which a call says how long it waits: up to eight digits and a unit, <c>1500m</c>.</summary>
internal static class GrpcTimeout
{
    private const int MostDigits = 8;

    public static bool TryRead(string? text, out TimeSpan timeout)
    {
        timeout = default;
        if (string.IsNullOrEmpty(text) || text.Length > MostDigits + 1
            || !int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            return false;
        }

        long? ticks = text[^1] switch
        {
            'H' => TimeSpan.TicksPerHour,
            'M' => TimeSpan.TicksPerMinute,
            'S' => TimeSpan.TicksPerSecond,
            'm' => TimeSpan.TicksPerMillisecond,
            'u' => TimeSpan.TicksPerMicrosecond,
            // A tick is a hundred of them. What is less than one is over already.
            'n' => 0,
            _ => null,
        };
        timeout = TimeSpan.FromTicks(ticks == 0 ? count / TimeSpan.NanosecondsPerTick : count * (ticks ?? 0));
        return ticks is not null;
    }

    public static string Write(TimeSpan timeout) => string.Create(CultureInfo.InvariantCulture, $"{(long)timeout.TotalMilliseconds}m");
}
