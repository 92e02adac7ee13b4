using Beian.Redis;
using StackExchange.Redis;

namespace Beian.Grpc.Tests.Redis.Grouping;

/// <summary>A script whose calls a test answers itself, when it likes.</summary>
internal sealed class ScriptInHand() : RedisScript("in_hand", "return {}")
{
    private readonly List<(string Asked, TaskCompletionSource<RedisResult> Reply)> _calls = [];

    /// <summary>The keys and arguments of every call so far.</summary>
    public string[] Calls => [.. _calls.Select(call => call.Asked)];

    public override Task<RedisResult> EvaluateAsync(IDatabase database, RedisKey[] keys, RedisValue[] arguments)
    {
        var reply = new TaskCompletionSource<RedisResult>();
        _calls.Add(($"{string.Join(' ', keys)} | {string.Join(' ', arguments)}", reply));
        return reply.Task;
    }

    /// <summary>Answers a call: one text where it was alone, one for each of a group.</summary>
    public void Answer(int call, params string[] texts)
    {
        RedisResult[] replies = [.. texts.Select(text => RedisResult.Create([RedisResult.Create((RedisValue)text)]))];
        _calls[call].Reply.SetResult(replies is [var single] ? single : RedisResult.Create(replies));
    }

    public void Fail(int call, Exception failure) => _calls[call].Reply.SetException(failure);
}
