using Beian.Filings;
using Beian.Secrets;
using Beian.Verification;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Beian.Redis;

/// <summary>Judges entries in Redis: digests go in, a named verdict comes out.</summary>
public sealed class RedisVerificationStore(
    StoreConnection connection,
    Keys keys,
    Scripts scripts,
    KeyedDigests digests,
    PhoneCipher cipher,
    IOptions<VerificationOptions> verification,
    IOptions<RetentionOptions> retention) : IVerificationStore
{
    private readonly VerificationOptions _policy = verification.Value;
    private readonly RetentionOptions _retention = retention.Value;

    /// <inheritdoc/>
    public async Task<VerifyVerdict> VerifyAsync(VerifyEntry entry, CancellationToken cancellationToken)
    {
        var script = scripts.VerifyCode;
        var province = keys[entry.Province];
        var (phone, code, id) = (digests.Phone(entry.Phone), digests.Code(entry.Phone, entry.Code), digests.Id(entry.Phone, entry.Id));
        RedisKey[] scriptKeys = [province.Code(code), province.Phone(phone), province.Tries(id), province.Tries(phone)];
        var reply = (RedisResult[])(await connection.EvaluateAsync(
            script,
            WithRequest(scriptKeys, province, entry.Request, script.Name),
            [
                province.Prefix, Milliseconds(entry.Now), code, id, _policy.WrongIdLimit, _policy.TriesPerPhoneAndId, _policy.TriesPerPhone,
                Milliseconds(_policy.Window), Milliseconds(_policy.AnswersAfterClosing), Milliseconds(_policy.RequestRetention),
                Milliseconds(_retention.ClosedFilings), Milliseconds(entry.Now - _retention.Events),
            ],
            cancellationToken).ConfigureAwait(false))!;
        return reply.Status() switch
        {
            "FORWARDED" => new VerifyVerdict.Forwarded(),
            "AWAITING_OTHERS" => new VerifyVerdict.AwaitingOthers(Phones(entry.Province, reply)),
            "ALREADY_VERIFIED" => new VerifyVerdict.AlreadyVerified((FilingState)(int)reply[1]),
            "MISMATCH" => new VerifyVerdict.Mismatch(),
            "FAILED" => new VerifyVerdict.Failed((FilingState)(int)reply[1], (ReturnReason)(int)reply[2]),
            "THROTTLED" => new VerifyVerdict.Throttled(reply[1].Milliseconds()),
            "REQUEST_ID_REUSED" => new VerifyVerdict.RequestIdReused(),
            _ => throw Replies.Unknown(script, reply),
        };
    }

    /// <inheritdoc/>
    public async Task<ResendVerdict> ResendAsync(ResendEntry entry, CancellationToken cancellationToken)
    {
        var script = scripts.ResendCode;
        var province = keys[entry.Province];
        var phone = digests.Phone(entry.Phone);
        RedisKey[] scriptKeys = [province.Phone(phone), province.Misses(phone), .. province.UrgentLanes];
        var reply = (RedisResult[])(await connection.EvaluateAsync(
            script,
            WithRequest(scriptKeys, province, entry.Request, script.Name),
            [
                province.Prefix, Milliseconds(entry.Now), digests.Id(entry.Phone, entry.Id), _policy.ManualResends,
                Milliseconds(_policy.ResendCooldown), _policy.ResendMissesPerPhone, Milliseconds(_policy.Window),
                Milliseconds(_policy.RequestRetention),
            ],
            cancellationToken).ConfigureAwait(false))!;
        return reply.Status() switch
        {
            "SENT" => new ResendVerdict.Sent(),
            "LIMIT_REACHED" => new ResendVerdict.LimitReached(),
            "COOLING_DOWN" => new ResendVerdict.CoolingDown(reply[1].Time()),
            "NOTHING_PENDING" => new ResendVerdict.NothingPending(),
            "THROTTLED" => new ResendVerdict.Throttled(reply[1].Milliseconds()),
            "REQUEST_ID_REUSED" => new ResendVerdict.RequestIdReused(),
            _ => throw Replies.Unknown(script, reply),
        };
    }

    private RedisKey[] WithRequest(RedisKey[] scriptKeys, ProvinceKeys province, RequestKey? request, string rpc) =>
        request is null ? scriptKeys : [.. scriptKeys, province.Request(digests.Request(request.Caller, rpc, request.Id))];

    private IReadOnlyList<PhoneNumber> Phones(Province province, RedisResult[] reply)
    {
        var id = FilingId.FromStore(province, (string)reply[1]!);
        return [.. reply.Skip(2).Select(phone => cipher.Decrypt((byte[])phone!, id))];
    }

    private static long Milliseconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds();

    private static long Milliseconds(TimeSpan span) => (long)span.TotalMilliseconds;
}
