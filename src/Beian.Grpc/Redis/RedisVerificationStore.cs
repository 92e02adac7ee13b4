using Beian.Captchas;
using Beian.Filings;
using Beian.Retention;
using Beian.Secrets;
using Beian.Verification;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Beian.Redis;

/// <summary>Judges entries in Redis: digests under every key of the ring go in, a named verdict comes out.</summary>
public sealed class RedisVerificationStore(
    StoreConnection connection,
    Keys keys,
    Scripts scripts,
    KeyRing ring,
    SealedPhones phones,
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
        var (scriptKeys, arguments) = Ask(entry, province, script.Name);
        var reply = (RedisResult[])(await connection.EvaluateAsync(script, scriptKeys, arguments, cancellationToken).ConfigureAwait(false))!;
        return reply.Status() switch
        {
            "FORWARDED" => new VerifyVerdict.Forwarded(),
            "AWAITING_OTHERS" => new VerifyVerdict.AwaitingOthers(Phones(entry.Province, reply)),
            "ALREADY_VERIFIED" => new VerifyVerdict.AlreadyVerified((FilingState)(int)reply[1]),
            "MISMATCH" => new VerifyVerdict.Mismatch(),
            "FAILED" => new VerifyVerdict.Failed((FilingState)(int)reply[1], (ReturnReason)(int)reply[2]),
            "CAPTCHA_REQUIRED" => new VerifyVerdict.CaptchaRequired(),
            "CAPTCHA_REJECTED" => new VerifyVerdict.CaptchaRejected(),
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
        var reply = (RedisResult[])(await connection.EvaluateAsync(
            script,
            [
                .. province.UrgentLanes,
                .. ring.Readable.Select(key => key.Digests.Phone(entry.Phone)).SelectMany(
                    phone => new[] { province.Phone(phone), province.Misses(phone) }),
                .. CaptchaKey(province, entry.Captcha),
                .. RequestKeys(province, entry.Request, script.Name),
            ],
            [
                province.Prefix, entry.Now.ToMs(), _policy.ManualResends, _policy.ResendCooldown.ToMs(),
                _policy.ResendMissesPerPhone, _policy.Window.ToMs(), _policy.RequestRetention.ToMs(),
                BeijingTime.NextMidnight(entry.Now).ToMs(), ring.Readable.Count, StateOf(entry.Captcha), entry.Caller,
                .. ring.Readable.Select(key => (RedisValue)key.Digests.Id(entry.Phone, entry.Id)), .. Digests(entry.Captcha),
            ],
            cancellationToken).ConfigureAwait(false))!;
        return reply.Status() switch
        {
            "SENT" => new ResendVerdict.Sent(),
            "LIMIT_REACHED" => new ResendVerdict.LimitReached(),
            "COOLING_DOWN" => new ResendVerdict.CoolingDown(reply[1].Time()),
            "NOTHING_PENDING" => new ResendVerdict.NothingPending(),
            "CAPTCHA_REQUIRED" => new ResendVerdict.CaptchaRequired(),
            "CAPTCHA_REJECTED" => new ResendVerdict.CaptchaRejected(),
            "THROTTLED" => new ResendVerdict.Throttled(reply[1].Milliseconds()),
            "REQUEST_ID_REUSED" => new ResendVerdict.RequestIdReused(),
            _ => throw Replies.Unknown(script, reply),
        };
    }

    // Arrays of their size, filled in place: of all calls this is the one that there are most of.
    private (RedisKey[] Keys, RedisValue[] Arguments) Ask(VerifyEntry entry, ProvinceKeys province, string rpc)
    {
        var secrets = ring.Readable;
        var captcha = CaptchaKey(province, entry.Captcha);
        var scriptKeys = new RedisKey[((entry.Request is null ? 4 : 5) * secrets.Count) + captcha.Length];
        ReadOnlySpan<RedisValue> first =
        [
            province.Prefix, _policy.WrongIdLimit, _policy.TriesPerPhoneAndId, _policy.TriesPerPhone, _policy.Window.ToMs(),
            _policy.AnswersAfterClosing.ToMs(), _policy.RequestRetention.ToMs(), secrets.Count,
            entry.Now.ToMs(), (entry.Now - _retention.Events).ToMs(), entry.Caller, StateOf(entry.Captcha),
        ];
        var arguments = new RedisValue[first.Length + ((captcha.Length > 0 ? 3 : 2) * secrets.Count)];
        first.CopyTo(arguments);
        for (var n = 0; n < secrets.Count; n++)
        {
            var digests = secrets[n].Digests;
            var (phone, code, id) = (digests.Phone(entry.Phone), digests.Code(entry.Phone, entry.Code), digests.Id(entry.Phone, entry.Id));
            (scriptKeys[4 * n], scriptKeys[(4 * n) + 1]) = (province.Code(code), province.Phone(phone));
            (scriptKeys[(4 * n) + 2], scriptKeys[(4 * n) + 3]) = (province.Tries(id), province.Tries(phone));
            (arguments[first.Length + (2 * n)], arguments[first.Length + (2 * n) + 1]) = (code, id);
        }

        captcha.CopyTo(scriptKeys, 4 * secrets.Count);
        Digests(entry.Captcha).CopyTo(arguments, first.Length + (2 * secrets.Count));
        RequestKeys(province, entry.Request, rpc).CopyTo(scriptKeys, (4 * secrets.Count) + captcha.Length);
        return (scriptKeys, arguments);
    }

    private static RedisValue StateOf(CaptchaProof? captcha) => captcha switch
    {
        null => "NOT_NEEDED",
        { Id.Length: 0 } => "MISSING",
        _ => "SENT",
    };

    private static RedisKey[] CaptchaKey(ProvinceKeys province, CaptchaProof? captcha) => captcha is { Id.Length: > 0 } ? [province.Captcha(captcha.Id)] : [];

    private RedisValue[] Digests(CaptchaProof? captcha) => captcha is { Id.Length: > 0 }
        ? [.. ring.Readable.Select(key => (RedisValue)key.Digests.Captcha(captcha.Id, captcha.Text))]
        : [];

    private RedisKey[] RequestKeys(ProvinceKeys province, RequestKey? request, string rpc) =>
        request is null ? [] : [.. ring.Readable.Select(key => province.Request(key.Digests.Request(request.Caller, rpc, request.Id)))];

    private IReadOnlyList<PhoneNumber> Phones(Province province, RedisResult[] reply)
    {
        var id = FilingId.FromStore(province, (string)reply[1]!);
        return [.. reply.Skip(2).Select(phone => phones.Open((byte[])phone!, id))];
    }
}
