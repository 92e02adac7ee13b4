using Beian.Filings;
using Beian.Redis;
using Beian.V1;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;
using DomainFiling = Beian.Filings.Filing;

namespace Beian.Grpc.Tests.Running;

/// <summary>All that the store holds of one province at one instant. One script reads it, so no worker can be half-way through.</summary>
internal sealed class ProvinceSnapshot
{
    private const string ReadAll = """
        local found = {}
        for _, key in ipairs(redis.call('KEYS', ARGV[1])) do
          local kind, content = redis.call('TYPE', key).ok, nil
          if kind == 'string' then content = { redis.call('GET', key) }
          elseif kind == 'hash' then content = redis.call('HGETALL', key)
          elseif kind == 'set' then content = redis.call('SMEMBERS', key)
          elseif kind == 'zset' then content = redis.call('ZRANGE', key, 0, -1, 'WITHSCORES')
          else
            content = {}
            for _, entry in ipairs(redis.call('XRANGE', key, '-', '+')) do content[#content + 1] = table.concat(entry[2], ' ') end
          end
          found[#found + 1] = { key, redis.call('PTTL', key), content }
        end
        return found
        """;

    private readonly SortedDictionary<string, (TimeSpan? Life, RedisValue[] Content)> _keys = new(StringComparer.Ordinal);

    private ProvinceSnapshot()
    {
    }

    /// <summary>Every filing as it is written, in the order of the submits.</summary>
    public IReadOnlyList<StoredFiling> Filings { get; private set; } = [];

    /// <summary>The feed, oldest first, each entry as its names and values.</summary>
    public IReadOnlyList<string> Events => _keys.TryGetValue("events", out var feed) ? [.. feed.Content.Select(e => (string)e!)] : [];

    /// <summary>The audit trail, oldest first, each line as its names and values.</summary>
    public IReadOnlyList<string> AuditLines => _keys.TryGetValue("audit", out var trail) ? [.. trail.Content.Select(line => (string)line!)] : [];

    public static async Task<ProvinceSnapshot> TakeAsync(Server server, Province province)
    {
        var prefix = $"{server.KeyPrefix}:{{{(int)province}}}:";
        var snapshot = new ProvinceSnapshot();
        var found = (RedisResult[])(await server.Store.ScriptEvaluateAsync(ReadAll, [prefix + "deadlines"], [prefix + "*"]))!;
        foreach (var key in found.Select(row => (RedisResult[])row!))
        {
            var life = (long)key[1];
            snapshot._keys[((string)key[0]!)[prefix.Length..]] = (life < 0 ? null : TimeSpan.FromMilliseconds(life), (RedisValue[])key[2]!);
        }

        snapshot.Filings = [.. snapshot.Read(server.Services.GetRequiredService<FilingFields>(), province)];
        return snapshot;
    }

    /// <summary>The keys of a kind, without the province's prefix.</summary>
    public IEnumerable<string> Of(string kind) => _keys.Keys.Where(k => k == kind || k.StartsWith(kind + ":", StringComparison.Ordinal));

    /// <summary>How long a key lives from now on; null where it stays.</summary>
    public TimeSpan? Life(string key) => _keys[key].Life;

    public RedisValue Text(string key) => _keys[key].Content.Single();

    /// <summary>A hash as names and values, a sorted set as members and scores.</summary>
    public IEnumerable<(RedisValue Name, RedisValue Value)> Pairs(string key) =>
        _keys[key].Content.Chunk(2).Select(pair => (pair[0], pair[1]));

    /// <summary>A set.</summary>
    public IEnumerable<RedisValue> Members(string key) => _keys[key].Content;

    /// <summary>Everything but the TTLs, to tell whether anything was written at all.</summary>
    public IEnumerable<string> Everything => _keys.Select(k => $"{k.Key} = {string.Join(' ', k.Value.Content.Select(v => Convert.ToHexString((byte[])v!)))}");

    private IEnumerable<StoredFiling> Read(FilingFields fields, Province province)
    {
        var feed = Events;
        return
            from key in Of("filing")
            let id = FilingId.FromStore(province, key["filing:".Length..])
            let hash = Pairs(key).ToDictionary(p => (string)p.Name!, p => p.Value, StringComparer.Ordinal)
            orderby feed.TakeWhile(e => !e.StartsWith($"id {id.Digest} ", StringComparison.Ordinal)).Count()
            select new StoredFiling(fields.Read(id, hash), hash);
    }
}

/// <summary>A filing as it is written, and its raw fields.</summary>
internal sealed record StoredFiling(DomainFiling Filing, IReadOnlyDictionary<string, RedisValue> Fields);
