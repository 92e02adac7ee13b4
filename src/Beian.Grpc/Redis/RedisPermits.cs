using Beian.Outbox;
using StackExchange.Redis;

namespace Beian.Redis;

/// <summary>Rates in Redis: one number an operator.</summary>
public sealed class RedisPermits(StoreConnection connection, Keys keys, Scripts scripts) : IPermitStore
{
    /// <inheritdoc/>
    public async Task<(int Granted, TimeSpan Wait)> TakeAsync(
        Operator carrier, DateTimeOffset now, TimeSpan gap, int fewest, int most, TimeSpan ahead, CancellationToken cancellationToken)
    {
        var reply = (RedisResult[])(await connection
            .AskAsync(
                scripts.TakePermits,
                [keys.Rate(carrier)],
                [now.ToMs(), gap.TotalMilliseconds, most, ahead.TotalMilliseconds, fewest],
                cancellationToken)
            .ConfigureAwait(false))!;
        return ((int)reply[0], reply[1].Milliseconds());
    }
}
