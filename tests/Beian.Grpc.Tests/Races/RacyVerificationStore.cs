using System.Runtime.CompilerServices;
using Beian.Captchas;
using Beian.Redis;
using Beian.Secrets;
using Beian.V1;
using Beian.Verification;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Beian.Grpc.Tests.Races;

/// <summary>
/// Judges entries the way tutorials do: read, compare, then write, each a command of its own. It keeps every rule as long as one
/// entry comes after the other. It is here to be caught: a race that this store gets through tests nothing.
/// </summary>
internal sealed class RacyVerificationStore(
    StoreConnection connection, Keys keys, KeyRing ring, IOptions<VerificationOptions> options) : IVerificationStore
{
    private readonly VerificationOptions _policy = options.Value;
    private readonly KeyedDigests _digests = ring.Current.Digests;

    public Task<VerifyVerdict> VerifyAsync(VerifyEntry entry, CancellationToken cancellationToken) =>
        OnceAsync(entry.Province, entry.Request, "verify_code", async () =>
            await PassesAsync(entry.Province, entry.Captcha) ? await JudgeAsync(entry) : new VerifyVerdict.CaptchaRejected());

    public Task<ResendVerdict> ResendAsync(ResendEntry entry, CancellationToken cancellationToken) =>
        OnceAsync(entry.Province, entry.Request, "resend_code", async () =>
            await PassesAsync(entry.Province, entry.Captcha) ? await QueueAsync(entry) : new ResendVerdict.CaptchaRejected());

    private IDatabase Store => connection.Database;

    // A verdict that needs no more than its name to be told again: all that the races ask for.
    private async Task<T> OnceAsync<T>(Province province, RequestKey? request, string rpc, Func<Task<T>> judge)
        where T : class
    {
        if (request is null)
        {
            return await judge();
        }

        var key = keys[province].Request(_digests.Request(request.Caller, rpc, request.Id));
        if ((string?)await Store.StringGetAsync(key) is { } seen)
        {
            return (T)RuntimeHelpers.GetUninitializedObject(typeof(T).GetNestedType(seen)!);
        }

        var verdict = await judge();
        await Store.StringSetAsync(key, verdict.GetType().Name, _policy.RequestRetention);
        return verdict;
    }

    private async Task<bool> PassesAsync(Province province, CaptchaProof? captcha)
    {
        if (captcha is null)
        {
            return true;
        }

        var key = keys[province].Captcha(captcha.Id);
        var isRight = ((string?)await Store.StringGetAsync(key))?.Split(':')[1] == _digests.Captcha(captcha.Id, captcha.Text);
        await Store.KeyDeleteAsync(key);
        return isRight;
    }

    private async Task<VerifyVerdict> JudgeAsync(VerifyEntry entry)
    {
        var province = keys[entry.Province];
        var (phone, code, id) = (_digests.Phone(entry.Phone), _digests.Code(entry.Phone, entry.Code), _digests.Id(entry.Phone, entry.Id));
        if (await IsFullAsync(province.Tries(id), _policy.TriesPerPhoneAndId) || await IsFullAsync(province.Tries(phone), _policy.TriesPerPhone))
        {
            return new VerifyVerdict.Throttled(_policy.Window);
        }

        if ((string?)await Store.HashGetAsync(province.Phone(phone), code) is not { } member)
        {
            return await MismatchAsync(province, id, phone);
        }

        var filing = new RacyFiling(Store, province, member);
        await filing.ReadAsync();
        if (filing.State == FilingState.Returned)
        {
            return new VerifyVerdict.Failed(FilingState.Returned, ReturnReason.WrongIdLimit);
        }

        if (filing.Id != id)
        {
            return await filing.CountWrongIdAsync() < _policy.WrongIdLimit
                ? await MismatchAsync(province, id, phone)
                : new VerifyVerdict.Failed(FilingState.Returned, ReturnReason.WrongIdLimit);
        }

        if (filing.IsVerified)
        {
            return new VerifyVerdict.AlreadyVerified(filing.State);
        }

        return entry.Now >= filing.Deadline
            ? new VerifyVerdict.Failed(FilingState.Returned, ReturnReason.CodeExpired)
            : await filing.VerifyAsync() ? new VerifyVerdict.Forwarded() : new VerifyVerdict.AwaitingOthers([]);
    }

    private async Task<VerifyVerdict> MismatchAsync(ProvinceKeys province, string id, string phone)
    {
        await CountAsync(province.Tries(id));
        await CountAsync(province.Tries(phone));
        return new VerifyVerdict.Mismatch();
    }

    private async Task<ResendVerdict> QueueAsync(ResendEntry entry)
    {
        var province = keys[entry.Province];
        var (phone, id) = (_digests.Phone(entry.Phone), _digests.Id(entry.Phone, entry.Id));
        if (await IsFullAsync(province.Misses(phone), _policy.ResendMissesPerPhone))
        {
            return new ResendVerdict.Throttled(_policy.Window);
        }

        // Beside its codes, which lead to challenges, a phone has its day.
        foreach (var member in (await Store.HashValuesAsync(province.Phone(phone))).Where(value => $"{value}".Contains(':', StringComparison.Ordinal)))
        {
            var filing = new RacyFiling(Store, province, member!);
            await filing.ReadAsync();
            if (filing.State == FilingState.AwaitingVerification && !filing.IsVerified && filing.Id == id)
            {
                return await filing.QueueAsync(_policy.ManualResends) ? new ResendVerdict.Sent() : new ResendVerdict.LimitReached();
            }
        }

        await CountAsync(province.Misses(phone));
        return new ResendVerdict.NothingPending();
    }

    private async Task<bool> IsFullAsync(RedisKey counter, int limit) => (int)await Store.StringGetAsync(counter) >= limit;

    private async Task CountAsync(RedisKey counter)
    {
        await Store.StringIncrementAsync(counter);
        await Store.KeyExpireAsync(counter, _policy.Window);
    }
}
