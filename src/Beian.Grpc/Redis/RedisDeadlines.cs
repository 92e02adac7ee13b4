using Beian.Deadlines;
using Beian.Retention;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Beian.Redis;

/// <summary>Deadlines in Redis: one sorted set a province.</summary>
public sealed class RedisDeadlines(StoreConnection connection, Keys keys, Scripts scripts, IOptions<RetentionOptions> retention)
    : IDeadlineStore
{
    /// <inheritdoc/>
    public async Task<Sweep> ReturnExpiredAsync(Province province, DateTimeOffset now, int limit, CancellationToken cancellationToken)
    {
        RedisValue[] arguments =
        [
            keys[province].Prefix, now.ToMs(), limit, (now - retention.Value.Events).ToMs(),
        ];
        var script = scripts.ReturnExpired;
        var reply = (RedisResult[])(await connection
            .EvaluateAsync(script, [keys[province].Deadlines], arguments, cancellationToken).ConfigureAwait(false))!;
        return reply.Status() == "RETURNED" ? new Sweep((int)reply[1], (long)reply[2]) : throw Replies.Unknown(script, reply);
    }
}
