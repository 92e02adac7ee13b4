using Beian.Redis;
using Beian.Redis.Grouping;
using StackExchange.Redis;
using Xunit;

namespace Beian.Grpc.Tests.Redis.Grouping;

/// <summary>When calls leave, with whom, and who is told what.</summary>
public sealed class GroupedScriptTests
{
    private readonly ScriptInHand _one = new();
    private readonly ScriptInHand _several = new();
    private readonly GroupedScript _script;

    public GroupedScriptTests() => _script = new GroupedScript(_one, _several, common: 1);

    [Fact]
    public async Task A_call_leaves_at_once_and_alone_while_nothing_is_under_way()
    {
        var call = Call("a");
        Assert.Equal(["key-a | all a"], _one.Calls);

        _one.Answer(0, "A");
        Assert.Equal("A", await call);
        Assert.Empty(_several.Calls);
    }

    [Fact]
    public async Task What_comes_while_two_are_under_way_leaves_together_when_one_of_them_has_returned()
    {
        var calls = Call("a", "b", "c", "d");
        Assert.Equal(["key-a | all a", "key-b | all b"], _one.Calls);
        Assert.Empty(_several.Calls);

        _one.Answer(1, "B");
        Assert.Equal(["key-c key-d | 1 all 1 1 c 1 1 d"], _several.Calls);

        _several.Answer(0, "C", "D");
        _one.Answer(0, "A");
        Assert.Equal(["A", "B", "C", "D"], await Task.WhenAll(calls));
    }

    [Fact]
    public async Task A_group_that_is_full_waits_for_nobody()
    {
        var calls = Call([.. Enumerable.Range(0, 2 + GroupedScript.Largest).Select(n => $"{n}")]);
        Assert.Equal(2, _one.Calls.Length);
        Assert.Single(_several.Calls);

        _several.Answer(0, [.. Enumerable.Range(0, GroupedScript.Largest).Select(n => $"answer {n}")]);
        Assert.Equal("answer 15", await calls[^1]);
    }

    [Fact]
    public async Task A_group_is_full_where_it_is_told_to_be()
    {
        var calls = Call(new GroupedScript(_one, _several, common: 1, largest: 2), "a", "b", "c", "d", "e");
        Assert.Equal(["key-c key-d | 1 all 1 1 c 1 1 d"], _several.Calls);

        _several.Answer(0, "C", "D");
        Assert.Equal(["C", "D"], await Task.WhenAll(calls[2..4]));
    }

    [Fact]
    public async Task After_a_full_group_no_more_are_under_way_than_before()
    {
        Call([.. Enumerable.Range(0, 3 + GroupedScript.Largest).Select(n => $"{n}")]);

        _several.Answer(0, [.. Enumerable.Repeat("", GroupedScript.Largest)]);
        Assert.Equal(2, _one.Calls.Length);

        _one.Answer(0, "");
        Assert.Equal(3, _one.Calls.Length);
        _one.Answer(1, "");
        _one.Answer(2, "");
        var next = Call("next");
        Assert.Equal(4, _one.Calls.Length);
        _one.Answer(3, "N");
        Assert.Equal("N", await next);
    }

    [Fact]
    public async Task A_group_that_fails_fails_its_own_calls_and_no_others()
    {
        var calls = Call("a", "b", "c", "d");
        _one.Answer(0, "A");
        _several.Fail(0, new RedisServerException(RedisErrorKind.Busy, CommandFlags.None, "BUSY"));
        _one.Answer(1, "B");

        Assert.Equal(["A", "B"], await Task.WhenAll(calls[..2]));
        await Assert.ThrowsAsync<RedisServerException>(() => calls[2]);
        await Assert.ThrowsAsync<RedisServerException>(() => calls[3]);

        var next = Call("next");
        _one.Answer(2, "N");
        Assert.Equal("N", await next);
    }

    [Fact]
    public async Task Whoever_waits_behind_a_store_that_is_silent_is_told_that_nothing_was_done()
    {
        var calls = Call("a", "b", "c");
        _one.Fail(0, new RedisTimeoutException(CommandFlags.None, "late", CommandStatus.Sent));

        await Assert.ThrowsAsync<RedisTimeoutException>(() => calls[0]);
        Assert.False((await Assert.ThrowsAsync<StoreUnavailableException>(() => calls[2])).MayHaveHappened);
        Assert.Equal(2, _one.Calls.Length);

        // With that it is over: the next call leaves.
        var next = Call("next");
        _one.Answer(2, "N");
        Assert.Equal("N", await next);
    }

    private Task<string>[] Call(params string[] arguments) => Call(_script, arguments);

    private Task<string> Call(string argument) => CallAsync(_script, argument);

    private static Task<string>[] Call(GroupedScript script, params string[] arguments) => [.. arguments.Select(argument => CallAsync(script, argument))];

    private static async Task<string> CallAsync(GroupedScript script, string argument) =>
        (string)(await script.EvaluateAsync(null!, [$"key-{argument}"], ["all", argument]))[0]!;
}
