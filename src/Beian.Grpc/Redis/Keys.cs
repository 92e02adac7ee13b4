using System.Collections.Frozen;
using System.Text;
using Beian.Filings;
using StackExchange.Redis;

namespace Beian.Redis;

/// <summary>Builds every key there is. The table beside the scripts says what each holds.</summary>
public sealed class Keys
{
    private readonly FrozenDictionary<Province, ProvinceKeys> _provinces;

    /// <param name="root">What every key begins with; two systems may share a Redis under two roots.</param>
    public Keys(string root)
    {
        _provinces = Provinces.All.ToFrozenDictionary(p => p, p => new ProvinceKeys($"{root}:{{{(int)p}}}:"));
        PortedNumbers = $"{root}:{{ported}}";
    }

    /// <summary>The keys of one province: all on one slot.</summary>
    public ProvinceKeys this[Province province] => _provinces[province];

    /// <summary>A key of no province, with a slot of its own.</summary>
    internal RedisKey PortedNumbers { get; }
}

/// <summary>The keys of one province.</summary>
public sealed class ProvinceKeys(string prefix)
{
    // As bytes, ready to go out before a digest: each call of a portal names four keys.
    private readonly RedisKey _code = Encoding.ASCII.GetBytes(prefix + "code:");
    private readonly RedisKey _phone = Encoding.ASCII.GetBytes(prefix + "phone:");
    private readonly RedisKey _tries = Encoding.ASCII.GetBytes(prefix + "tries:");
    private readonly RedisKey _misses = Encoding.ASCII.GetBytes(prefix + "misses:");
    private readonly RedisKey _request = Encoding.ASCII.GetBytes(prefix + "request:");

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

    internal RedisKey Code(string digest) => ((RedisKey)digest).Prepend(_code);

    internal RedisKey Phone(string digest) => ((RedisKey)digest).Prepend(_phone);

    internal RedisKey Tries(string digest) => ((RedisKey)digest).Prepend(_tries);

    internal RedisKey Misses(string digest) => ((RedisKey)digest).Prepend(_misses);

    internal RedisKey Request(string digest) => ((RedisKey)digest).Prepend(_request);

    internal RedisKey Record(IcpNumber number) => Prefix + "record:" + number.Subject;

    internal RedisKey Listing(string provider, FilingState state) => $"{Prefix}listing:{provider}:{(int)state}";
}
