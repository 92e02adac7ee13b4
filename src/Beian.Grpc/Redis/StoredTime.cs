using StackExchange.Redis;

namespace Beian.Redis;

/// <summary>Times and spans as the store has them: in milliseconds, since 1970 where they are times.</summary>
internal static class StoredTime
{
    public static long ToMs(this DateTimeOffset time) => time.ToUnixTimeMilliseconds();

    public static long ToMs(this TimeSpan span) => (long)span.TotalMilliseconds;

    public static DateTimeOffset Of(RedisValue ms) => DateTimeOffset.FromUnixTimeMilliseconds((long)ms);
}
