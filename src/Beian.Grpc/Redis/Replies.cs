using StackExchange.Redis;

namespace Beian.Redis;

/// <summary>Reads what a script returns: a named status, then numbers and texts.</summary>
internal static class Replies
{
    public static string Status(this RedisResult[] reply) => (string)reply[0]!;

    public static TimeSpan Milliseconds(this RedisResult value) => TimeSpan.FromMilliseconds((long)value);

    public static DateTimeOffset Time(this RedisResult value) => DateTimeOffset.FromUnixTimeMilliseconds((long)value);

    public static IReadOnlyDictionary<string, RedisValue> Fields(this RedisResult value)
    {
        var pairs = (RedisValue[])value!;
        var fields = new Dictionary<string, RedisValue>(pairs.Length / 2, StringComparer.Ordinal);
        for (var i = 0; i < pairs.Length; i += 2)
        {
            fields.Add(pairs[i]!, pairs[i + 1]);
        }

        return fields;
    }

    /// <summary>A script returned a status that its caller does not know: the two have drifted apart.</summary>
    public static InvalidOperationException Unknown(RedisScript script, RedisResult[] reply) =>
        new($"{script.Name} returned the unknown status {reply.Status()}.");
}
