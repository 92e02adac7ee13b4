using Beian.Redis;
using Beian.V1;
using StackExchange.Redis;

namespace Beian.Grpc.Tests.Races;

/// <summary>One challenge of a filing in the hands of <see cref="RacyVerificationStore"/>: what it read, and what it writes on that.</summary>
internal sealed class RacyFiling(IDatabase store, ProvinceKeys province, string member)
{
    private readonly string _id = member.Split(':')[0];
    private readonly string _n = member.Split(':')[1] + ".";
    private Dictionary<string, RedisValue> _fields = [];

    public FilingState State => (FilingState)(int)_fields["state"];

    public DateTimeOffset Deadline => DateTimeOffset.FromUnixTimeMilliseconds((long)_fields["deadline"]);

    public string Id => _fields[_n + "id"]!;

    public bool IsVerified => (ChallengeState)(int)_fields[_n + "state"] == ChallengeState.Verified;

    private RedisKey Key => province.Prefix + "filing:" + _id;

    public async Task ReadAsync() => _fields = (await store.HashGetAllAsync(Key)).ToDictionary(f => (string)f.Name!, f => f.Value);

    /// <summary>Counts one more on what was read, and returns the filing where that is the limit.</summary>
    public async Task<int> CountWrongIdAsync()
    {
        var wrong = (int)_fields.GetValueOrDefault(_n + "wrong", 0) + 1;
        var times = (string?)_fields.GetValueOrDefault(_n + "wrongs") is { } earlier ? earlier + ",1" : "1";
        await store.HashSetAsync(Key, [new(_n + "wrong", wrong), new(_n + "wrongs", times)]);
        if (wrong == 5)
        {
            await CloseAsync(FilingState.Returned, ReturnReason.WrongIdLimit);
        }

        return wrong;
    }

    /// <summary>Verifies it; true where nobody else is still to do.</summary>
    public async Task<bool> VerifyAsync()
    {
        var other = _n == "0." ? "1.state" : "0.state";
        var isLast = (ChallengeState)(int)_fields.GetValueOrDefault(other, (int)ChallengeState.Verified) == ChallengeState.Verified;
        await store.HashSetAsync(Key, _n + "state", (int)ChallengeState.Verified);
        if (isLast)
        {
            await CloseAsync(FilingState.UnderReview, ReturnReason.Unspecified);
        }

        return isLast;
    }

    /// <summary>Queues one more message; false where what was read says that it has had them all.</summary>
    public async Task<bool> QueueAsync(int cap)
    {
        if ((int)_fields.GetValueOrDefault(_n + "resends", 0) >= cap)
        {
            return false;
        }

        var message = (int)_fields[_n + "messages"] + 1;
        await store.HashIncrementAsync(Key, _n + "resends");
        await store.HashSetAsync(Key, [new(_n + "messages", message), new($"{_n}m{message}", Ledger.Queued(DeliveryTrigger.Manual))]);
        return true;
    }

    private async Task CloseAsync(FilingState state, ReturnReason reason)
    {
        await store.HashSetAsync(Key, [new("state", (int)state), new("reason", (int)reason), new("closed", _fields["submitted"])]);
        await store.StreamAddAsync(province.Events, [new("id", _id), new("state", (int)state)]);
        await store.SortedSetRemoveAsync(province.Deadlines, _id);
    }
}
