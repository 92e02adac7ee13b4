using Beian.Filings;
using Beian.Retention;
using Beian.Secrets;
using StackExchange.Redis;

namespace Beian.Redis;

/// <summary>Forgetting in Redis: each index is ordered by the time that retention counts from, and streams by their own order.</summary>
public sealed class RedisRetention(StoreConnection connection, Keys keys, Scripts scripts, KeyRing ring, DeadCodes codes) : IRetentionStore
{
    /// <inheritdoc/>
    public async Task<int> ForgetAnswersAsync(Province province, DateTimeOffset until, int limit, CancellationToken cancellationToken)
    {
        var answering = keys[province].Answering;
        var due = await StoreConnection.GuardAsync(
            connection.Database.SortedSetRangeByScoreAsync(answering, stop: until.ToMs(), take: limit, flags: StoreConnection.FromMaster),
            isWrite: false,
            cancellationToken).ConfigureAwait(false);
        if (due.Length == 0)
        {
            return 0;
        }

        var dead = (await Task.WhenAll(due.Select(id => codes.OfAsync(FilingId.FromStore(province, id!), cancellationToken))).ConfigureAwait(false))
            .SelectMany(found => found).ToList();
        return await ForgetAsync(
            scripts.ForgetAnswers,
            [answering, .. dead.Select(code => code.Phone)],
            [due.Length, .. due, .. dead.SelectMany(code => new[] { code.Digest, code.Challenge })],
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<int> ForgetFilingsAsync(Province province, DateTimeOffset until, int limit, CancellationToken cancellationToken) =>
        ForgetAsync(scripts.ForgetFilings, [keys[province].Closed], [keys[province].Prefix, until.ToMs(), limit], cancellationToken);

    /// <inheritdoc/>
    public Task<int> ForgetUndecidedAsync(Province province, DateTimeOffset until, int limit, CancellationToken cancellationToken) =>
        ForgetAsync(scripts.ForgetFilings, [keys[province].Review], [keys[province].Prefix, until.ToMs(), limit], cancellationToken);

    /// <inheritdoc/>
    public Task<int> ForgetRecordsAsync(Province province, DateTimeOffset until, int limit, CancellationToken cancellationToken) => ForgetAsync(
        scripts.ForgetRecords,
        [keys[province].Records, .. ring.Readable.Select(key => keys[province].KeyedRecords(key.Id))],
        [keys[province].Prefix, until.ToMs(), limit],
        cancellationToken);

    /// <inheritdoc/>
    public Task<int> ForgetEventsAsync(Province province, DateTimeOffset before, int limit, CancellationToken cancellationToken) =>
        ForgetAsync(scripts.ForgetLines, [keys[province].Events], [before.ToMs(), limit], cancellationToken);

    /// <inheritdoc/>
    public async Task<int> ForgetAuditLinesAsync(Province? province, DateTimeOffset before, int limit, CancellationToken cancellationToken)
    {
        RedisKey[] trails = province is { } one ? [keys[one].Audit] : [keys.PortedAudit, keys.NoonAudit];
        var forgetting = trails.Select(trail => ForgetAsync(scripts.ForgetLines, [trail], [before.ToMs(), limit], cancellationToken));
        var forgotten = await Task.WhenAll(forgetting).ConfigureAwait(false);
        return forgotten.Max();
    }

    /// <inheritdoc/>
    public Task ForgetNoonRunsAsync(DateTimeOffset until, CancellationToken cancellationToken) => StoreConnection.GuardAsync(
        connection.Database.SortedSetRemoveRangeByScoreAsync(keys.NoonRuns, double.NegativeInfinity, until.ToMs(), flags: StoreConnection.FromMaster),
        isWrite: true,
        cancellationToken);

    private async Task<int> ForgetAsync(RedisScript script, RedisKey[] scriptKeys, RedisValue[] arguments, CancellationToken cancellationToken)
    {
        var reply = (RedisResult[])(await connection.AskAsync(script, scriptKeys, arguments, cancellationToken).ConfigureAwait(false))!;
        return reply.Status() == "FORGOTTEN" ? (int)reply[1] : throw Replies.Unknown(script, reply);
    }
}
