using System.Collections.Frozen;
using Beian.Filings;
using StackExchange.Redis;

namespace Beian.Redis;

/// <summary>Builds every key there is. The table beside the scripts says what each holds.</summary>
public sealed class Keys
{
    private readonly FrozenDictionary<Province, ProvinceKeys> _provinces;

    /// <param name="root">What every key begins with; two systems may share a Redis under two roots.</param>
    public Keys(string root) =>
        _provinces = Provinces.All.ToFrozenDictionary(p => p, p => new ProvinceKeys($"{root}:{{{(int)p}}}:"));

    /// <summary>The keys of one province: all on one slot.</summary>
    public ProvinceKeys this[Province province] => _provinces[province];
}

/// <summary>The keys of one province.</summary>
public sealed class ProvinceKeys(string prefix)
{
    /// <summary>What a script puts before the keys that only it can know.</summary>
    public string Prefix { get; } = prefix;

    internal RedisKey Deadlines { get; } = prefix + "deadlines";

    internal RedisKey Noon { get; } = prefix + "noon";

    internal RedisKey Events { get; } = prefix + "events";

    internal RedisKey Review { get; } = prefix + "review";

    /// <summary>Every outbox lane, by operator and then urgent before noon.</summary>
    internal RedisKey[] Lanes { get; } =
        [.. Outbox.Lanes.Operators.SelectMany(o => new RedisKey[] { $"{prefix}outbox:{(int)o}:urgent", $"{prefix}outbox:{(int)o}:noon" })];

    internal RedisKey UrgentLane(Operator carrier) => $"{Prefix}outbox:{(int)carrier}:urgent";

    internal RedisKey Filing(FilingId id) => Prefix + "filing:" + id.Digest;

    internal RedisKey Code(string digest) => Prefix + "code:" + digest;

    internal RedisKey Phone(string digest) => Prefix + "phone:" + digest;

    internal RedisKey Tries(string digest) => Prefix + "tries:" + digest;

    internal RedisKey Misses(string digest) => Prefix + "misses:" + digest;

    internal RedisKey Request(string digest) => Prefix + "request:" + digest;

    internal RedisKey Record(IcpNumber number) => Prefix + "record:" + number.Subject;

    internal RedisKey Listing(string provider, FilingState state) => $"{Prefix}listing:{provider}:{(int)state}";
}
