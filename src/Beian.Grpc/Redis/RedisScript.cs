using System.Security.Cryptography;
using System.Text;
using StackExchange.Redis;

namespace Beian.Redis;

/// <summary>A state transition, or a look at several keys at once: a Lua script, its parts put in, called by its hash.</summary>
public sealed class RedisScript(string name, string text)
{
    private readonly byte[] _hash = Sha1(text);

    /// <summary>The verb it is named by.</summary>
    public string Name { get; } = name;

    /// <summary>What a span of it is called.</summary>
    internal string SpanName { get; } = $"EVALSHA {name}";

    /// <summary>What Redis runs.</summary>
    public string Text { get; } = text;

    /// <summary>Runs it, in one round trip unless the server has forgotten it (restart, failover, SCRIPT FLUSH).</summary>
    public async Task<RedisResult> EvaluateAsync(IDatabase database, RedisKey[] keys, RedisValue[] arguments)
    {
        try
        {
            return await database.ScriptEvaluateAsync(_hash, keys, arguments, StoreConnection.FromMaster).ConfigureAwait(false);
        }
        catch (RedisServerException unknown) when (unknown.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal))
        {
            // Refused before anything ran, so running it now cannot be a second time.
            return await database.ScriptEvaluateAsync(Text, keys, arguments, StoreConnection.FromMaster).ConfigureAwait(false);
        }
    }

    // Not a choice: SHA-1 is how Redis names a script.
#pragma warning disable CA5350
    private static byte[] Sha1(string text) => SHA1.HashData(Encoding.UTF8.GetBytes(text));
#pragma warning restore CA5350
}
