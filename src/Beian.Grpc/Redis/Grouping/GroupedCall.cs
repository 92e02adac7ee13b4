using StackExchange.Redis;

namespace Beian.Redis.Grouping;

/// <summary>One call that goes with others, and its answer.</summary>
internal sealed class GroupedCall(RedisKey[] keys, RedisValue[] arguments)
{
    // Each goes on by itself, so that none waits for what another does with its answer.
    private readonly TaskCompletionSource<RedisResult> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public RedisKey[] Keys => keys;

    public RedisValue[] Arguments => arguments;

    public Task<RedisResult> Answer => _answer.Task;

    /// <summary>Hands it what the store says of it: an array, as every script returns one, or the text of an error of its own.</summary>
    public void End(RedisResult reply)
    {
        if (reply.Resp2Type != ResultType.Array)
        {
            End(new RedisServerException(RedisErrorKind.Unknown, StoreConnection.FromMaster, (string)reply!));
        }
        else
        {
            _answer.SetResult(reply);
        }
    }

    /// <summary>There is no answer.</summary>
    public void End(Exception failure)
    {
        _answer.SetException(failure);
        // Seen, whether or not anyone waits for it any longer.
        _ = _answer.Task.Exception;
    }
}
