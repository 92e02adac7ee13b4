using System.Collections.Frozen;
using System.Text;
using Beian.Filings;
using Beian.Outbox;
using StackExchange.Redis;

namespace Beian.Redis;

/// <summary>Builds every key there is. The table beside the scripts says what each holds.</summary>
/// <param name="root">What every key begins with; two systems may share a Redis under two roots.</param>
public sealed class Keys(string root)
{
    private readonly FrozenDictionary<Province, ProvinceKeys> _provinces =
        Provinces.All.ToFrozenDictionary(p => p, p => new ProvinceKeys($"{root}:{{{(int)p}}}:"));

    /// <summary>The keys of one province: all on one slot.</summary>
    public ProvinceKeys this[Province province] => _provinces[province];

    /// <summary>The registry of the key ring.</summary>
    internal RedisKey Ring { get; } = $"{root}:{{ring}}";

    internal RedisKey NoonRuns { get; } = $"{root}:{{noonruns}}";

    /// <summary>Who had the noon resend run, beside the runs.</summary>
    internal RedisKey NoonAudit { get; } = $"{root}:{{noonruns}}.audit";

    /// <summary>Who set ported numbers, beside them.</summary>
    internal RedisKey PortedAudit { get; } = $"{root}:{{ported}}.audit";

    /// <summary>Ported numbers under one key of the ring.</summary>
    internal RedisKey PortedNumbers(string keyId) => $"{root}:{{ported}}:{keyId}";

    internal RedisKey Rate(Operator carrier) => $"{root}:{{rate:{(int)carrier}}}";

    internal RedisKey Accepted(Operator carrier, string carrierMessageId) => $"{root}:{{sent:{(int)carrier}:{carrierMessageId}}}:message";

    internal RedisKey Parked(Operator carrier, string carrierMessageId) => $"{root}:{{sent:{(int)carrier}:{carrierMessageId}}}:report";
}

/// <summary>The keys of one province.</summary>
public sealed class ProvinceKeys(string prefix)
{
    // As bytes, ready to go out before a digest: each call of a portal names four keys.
    private readonly RedisKey _code = Encoding.ASCII.GetBytes(prefix + "code:");
    private readonly RedisKey _phone = Encoding.ASCII.GetBytes(prefix + "phone:");
    private readonly RedisKey _tries = Encoding.ASCII.GetBytes(prefix + "tries:");
    private readonly RedisKey _misses = Encoding.ASCII.GetBytes(prefix + "misses:");
    private readonly RedisKey _captcha = Encoding.ASCII.GetBytes(prefix + "captcha:");
    private readonly RedisKey _request = Encoding.ASCII.GetBytes(prefix + "request:");

    /// <summary>What a script puts before the keys that only it can know.</summary>
    public string Prefix { get; } = prefix;

    internal RedisKey Deadlines { get; } = prefix + "deadlines";

    internal RedisKey Events { get; } = prefix + "events";

    internal RedisKey Review { get; } = prefix + "review";

    /// <summary>Filings in a final state, by when they entered it.</summary>
    internal RedisKey Closed { get; } = prefix + "closed";

    /// <summary>Filings whose dead codes still lead to them, by when they closed.</summary>
    internal RedisKey Answering { get; } = prefix + "answering";

    /// <summary>Subjects on record, by their latest approval.</summary>
    internal RedisKey Records { get; } = prefix + "records";

    internal RedisKey Audit { get; } = prefix + "audit";

    internal RedisKey Unreported { get; } = prefix + "unreported";

    /// <summary>Every urgent lane, by its operator's number.</summary>
    internal RedisKey[] UrgentLanes { get; } = [.. Lane.Operators.Select(o => (RedisKey)$"{prefix}outbox:{(int)o}:urgent")];

    internal RedisKey UrgentLane(Operator carrier) => $"{Prefix}outbox:{(int)carrier}:urgent";

    internal RedisKey Outbox(Operator carrier, Urgency urgency) =>
        urgency == Urgency.Urgent ? UrgentLane(carrier) : $"{Prefix}outbox:{(int)carrier}:noon";

    internal RedisKey Noon(Operator carrier) => $"{Prefix}noon:{(int)carrier}";

    /// <summary>What a noon's resend has done here, by the noon.</summary>
    internal RedisKey NoonRun(DateTimeOffset noon) => $"{Prefix}noonrun:{noon.ToMs()}";

    internal RedisKey Counts(DateOnly day) => $"{Prefix}counts:{day:yyyyMMdd}";

    internal RedisKey Filing(FilingId id) => Prefix + "filing:" + id.Digest;

    internal RedisKey Code(string digest) => ((RedisKey)digest).Prepend(_code);

    internal RedisKey Phone(string digest) => ((RedisKey)digest).Prepend(_phone);

    internal RedisKey Tries(string digest) => ((RedisKey)digest).Prepend(_tries);

    internal RedisKey Misses(string digest) => ((RedisKey)digest).Prepend(_misses);

    internal RedisKey Request(string digest) => ((RedisKey)digest).Prepend(_request);

    /// <summary>A captcha by its id, which a caller sends: whatever it is, it stands behind the province's prefix.</summary>
    internal RedisKey Captcha(string id) => ((RedisKey)id).Prepend(_captcha);

    internal RedisKey Record(IcpNumber number) => Prefix + "record:" + number.Subject;

    /// <summary>How many filings are under each key of the ring.</summary>
    internal RedisKey Keyed => Prefix + "keyed";

    /// <summary>Subjects whose records hold a phone under one key of the ring.</summary>
    internal RedisKey KeyedRecords(string keyId) => $"{Prefix}keyedrecords:{keyId}";

    internal RedisKey Listing(string provider, FilingState state) => $"{Prefix}listing:{provider}:{(int)state}";
}
