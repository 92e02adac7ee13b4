using System.Globalization;
using Beian.Filings;
using Beian.NoonResend;
using Beian.Outbox;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Beian.Redis;

/// <summary>Runs of the noon resend in Redis: one sorted set of them, and what each has done beside the codes of each province.</summary>
public sealed class RedisNoon(
    StoreConnection connection, Keys keys, Scripts scripts, NoonTurns turns, IOptions<NoonOptions> options) : INoonStore
{
    /// <inheritdoc/>
    public async Task<NoonRun> RegisterAsync(NoonRun run, string? caller, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var script = scripts.RegisterNoonRun;
        var reply = (RedisResult[])(await connection
            .EvaluateAsync(
                script,
                [keys.NoonRuns, keys.NoonAudit],
                [run.Noon.ToMs(), Rest(run), (run.Noon - options.Value.RecordLife).ToMs(), now.ToMs(), caller ?? ""],
                cancellationToken)
            .ConfigureAwait(false))!;
        return reply.Status() is "REGISTERED" or "KNOWN"
            ? run with { Noon = DateTimeOffset.FromUnixTimeMilliseconds((long)reply[1]) }
            : throw Replies.Unknown(script, reply);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<NoonRun>> ListAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken)
    {
        var rows = await connection.CallAsync(
            "ZREVRANGEBYSCORE",
            store => store.SortedSetRangeByScoreAsync(
                keys.NoonRuns, stop: before.ToMs(), exclude: Exclude.Stop, order: Order.Descending, take: limit,
                flags: StoreConnection.FromMaster),
            isWrite: false,
            cancellationToken).ConfigureAwait(false);
        return [.. rows.Select(row => Read(row!))];
    }

    /// <inheritdoc/>
    public Task<NoonProgress> LookAsync(NoonRun run, Province province, DateTimeOffset now, CancellationToken cancellationToken) =>
        // What is not brought forward yet stands behind the noon.
        LookAsync(run, province, now, run.Trigger == V1.NoonRunTrigger.Operator ? "+inf" : run.Noon.ToMs(), mayEnd: false, cancellationToken);

    /// <inheritdoc/>
    public Task<NoonProgress> EndAsync(NoonRun run, Province province, DateTimeOffset now, CancellationToken cancellationToken) =>
        LookAsync(run, province, now, run.Noon.ToMs(), mayEnd: true, cancellationToken);

    private async Task<NoonProgress> LookAsync(
        NoonRun run, Province province, DateTimeOffset now, RedisValue until, bool mayEnd, CancellationToken cancellationToken)
    {
        RedisKey[] looked = [keys[province].NoonRun(run.Noon), .. Indexes(province)];
        RedisValue[] arguments = [run.Noon.ToMs(), now.ToMs(), (long)options.Value.RecordLife.TotalMilliseconds, until, mayEnd ? 1 : 0];
        var reply = (RedisResult[])(await (mayEnd
            ? connection.EvaluateAsync(scripts.LookAtNoon, looked, arguments, cancellationToken)
            : connection.AskAsync(scripts.LookAtNoon, looked, arguments, cancellationToken)).ConfigureAwait(false))!;
        return new NoonProgress((long)reply[0], (long)reply[1], Time(reply[2]), Time(reply[3]), Time(reply[4]));
    }

    /// <inheritdoc/>
    public async Task<long> CountAsync(Province province, CancellationToken cancellationToken)
    {
        var counts = await Task.WhenAll(Indexes(province).Select(index => connection.CallAsync(
            "ZCARD", store => store.SortedSetLengthAsync(index, flags: StoreConnection.FromMaster), isWrite: false, cancellationToken)))
            .ConfigureAwait(false);
        return counts.Sum();
    }

    /// <inheritdoc/>
    public Task<string?> BringForwardAsync(
        NoonRun run, Province province, Operator carrier, string behind, int limit, CancellationToken cancellationToken) => turns.TakeAsync(
            keys[province].Noon(carrier),
            limit,
            isClaim: false,
            some => BringForwardNowAsync(run, province, carrier, behind, some, cancellationToken),
            cancellationToken);

    private async Task<string?> BringForwardNowAsync(
        NoonRun run, Province province, Operator carrier, string behind, int limit, CancellationToken cancellationToken)
    {
        var script = scripts.BringNoonForward;
        var reply = (RedisResult[])(await connection
            .EvaluateAsync(
                script,
                [keys[province].Noon(carrier)],
                [keys[province].Prefix, run.Noon.ToMs(), limit, behind],
                cancellationToken)
            .ConfigureAwait(false))!;
        return reply.Status() != "FORWARDED" ? throw Replies.Unknown(script, reply)
            : (int)reply[1] == 1 ? (string)reply[2]!
            : null;
    }

    private static long Ms(DateTimeOffset time) => time.ToUnixTimeMilliseconds();

    private IEnumerable<RedisKey> Indexes(Province province) => Lane.Operators.Select(keys[province].Noon);

    private static DateTimeOffset? Time(RedisResult ms) => (long)ms is > 0 and var known ? DateTimeOffset.FromUnixTimeMilliseconds(known) : null;

    // What stands behind the noon in "<noon>;<trigger>;<provinces>", the last empty for all of them.
    private static string Rest(NoonRun run)
    {
        var provinces = run.Provinces.Count == Provinces.All.Count ? "" : string.Join(',', run.Provinces.Select(province => (int)province));
        return string.Create(CultureInfo.InvariantCulture, $"{(int)run.Trigger};{provinces}");
    }

    private static NoonRun Read(string text)
    {
        var parts = text.Split(';');
        return new NoonRun(
            DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(parts[0], CultureInfo.InvariantCulture)),
            (V1.NoonRunTrigger)int.Parse(parts[1], CultureInfo.InvariantCulture),
            parts[2].Length == 0
                ? Provinces.All
                : [.. parts[2].Split(',').Select(province => (Province)int.Parse(province, CultureInfo.InvariantCulture))]);
    }
}
