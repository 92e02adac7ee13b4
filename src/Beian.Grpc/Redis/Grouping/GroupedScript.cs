using StackExchange.Redis;

namespace Beian.Redis.Grouping;

/// <summary>
/// A script whose calls go to the store in groups. A command costs the server and Redis much the same whether it carries one call or
/// ten: a message to write, a reply to read, threads to wake. A call leaves at once while few groups are under way; what comes
/// meanwhile leaves together, when one of them has returned or when a group is full.
/// </summary>
/// <param name="one">Runs a call.</param>
/// <param name="several">Runs several, each in its turn: see <c>verify_codes.lua</c>.</param>
/// <param name="common">How many arguments, from the first on, are the same in every call. They go once with a group.</param>
/// <param name="largest">Calls in a group.</param>
internal sealed class GroupedScript(RedisScript one, RedisScript several, int common, int largest = GroupedScript.Largest) : RedisScript(one.Name, one.Text)
{
    /// <summary>No group has more calls. Redis does nothing else while it is at them: half a millisecond.</summary>
    internal const int Largest = 16;

    // One that Redis works on, one on its way.
    private const int UnderWay = 2;

    private readonly Lock _gate = new();
    private List<GroupedCall> _waiting = [];
    private int _underWay;

    /// <inheritdoc/>
    public override Task<RedisResult> EvaluateAsync(IDatabase database, RedisKey[] keys, RedisValue[] arguments)
    {
        var call = new GroupedCall(keys, arguments);
        List<GroupedCall> group;
        lock (_gate)
        {
            _waiting.Add(call);
            // A full group waits for nobody, so never more than a few calls wait, and Redis always has its next group at hand.
            if (_underWay >= UnderWay && _waiting.Count < largest)
            {
                return call.Answer;
            }

            _underWay++;
            group = TakeWaiting();
        }

        _ = SendAsync(database, group);
        return call.Answer;
    }

    private async Task SendAsync(IDatabase database, List<GroupedCall> group)
    {
        try
        {
            var replies = group is [var single]
                ? [await one.EvaluateAsync(database, single.Keys, single.Arguments).ConfigureAwait(false)]
                : await EvaluateAsync(database, group).ConfigureAwait(false);
            SendNext(database);
            for (var n = 0; n < group.Count; n++)
            {
                group[n].End(replies[n]);
            }
        }
#pragma warning disable CA1031 // Whatever it is, it is for those who wait.
        catch (Exception failure)
        {
            if (failure is RedisTimeoutException)
            {
                GiveUpWaiting(failure);
            }

            SendNext(database);
            group.ForEach(call => call.End(failure));
        }
#pragma warning restore CA1031
    }

    private async Task<RedisResult[]> EvaluateAsync(IDatabase database, List<GroupedCall> group)
    {
        var keys = new RedisKey[group.Sum(call => call.Keys.Length)];
        var arguments = new RedisValue[1 + common + group.Sum(call => 2 + call.Arguments.Length - common)];
        arguments[0] = common;
        group[0].Arguments.AsSpan(0, common).CopyTo(arguments.AsSpan(1));
        var (key, argument) = (0, 1 + common);
        foreach (var call in group)
        {
            call.Keys.CopyTo(keys, key);
            key += call.Keys.Length;
            var own = call.Arguments.AsSpan(common);
            (arguments[argument++], arguments[argument++]) = (call.Keys.Length, own.Length);
            own.CopyTo(arguments.AsSpan(argument));
            argument += own.Length;
        }

        return (RedisResult[])(await several.EvaluateAsync(database, keys, arguments).ConfigureAwait(false))!;
    }

    private void SendNext(IDatabase database)
    {
        List<GroupedCall> group;
        lock (_gate)
        {
            if (_waiting.Count == 0 || _underWay > UnderWay)
            {
                _underWay--;
                return;
            }

            group = TakeWaiting();
        }

        _ = SendAsync(database, group);
    }

    // They have waited for the answer that did not come. Sent now, they might wait as long once more.
    private void GiveUpWaiting(Exception late)
    {
        List<GroupedCall> group;
        lock (_gate)
        {
            group = TakeWaiting();
        }

        var unavailable = new StoreUnavailableException(mayHaveHappened: false, late);
        group.ForEach(call => call.End(unavailable));
    }

    private List<GroupedCall> TakeWaiting()
    {
        var group = _waiting;
        _waiting = [];
        return group;
    }
}
