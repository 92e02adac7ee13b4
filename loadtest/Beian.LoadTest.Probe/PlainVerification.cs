using Beian.Redis;
using Beian.V1;
using StackExchange.Redis;

namespace Beian.LoadTest.Probe;

/// <summary>
/// A one-time code as tutorials check it: GET, compare, and then DEL or INCR, each a trip of its own. Codes and phones are in clear, two
/// calls at once may both be right, and nothing follows from being right. It is here to compare with, for what it costs.
/// </summary>
internal sealed class PlainVerification(StoreConnection store)
{
    private static readonly TimeSpan Life = TimeSpan.FromHours(24);
    private static readonly TimeSpan Window = TimeSpan.FromHours(1);

    /// <summary>Puts a code where <see cref="VerifyAsync"/> looks.</summary>
    public async Task<VerifyCodeResponse> SetAsync(VerifyCodeRequest entry)
    {
        await store.Database.StringSetAsync(CodeOf(entry), entry.Code, Life).ConfigureAwait(false);
        return new VerifyCodeResponse { Outcome = VerifyOutcome.Mismatch };
    }

    public async Task<VerifyCodeResponse> VerifyAsync(VerifyCodeRequest entry)
    {
        var database = store.Database;
        var code = CodeOf(entry);
        if (await database.StringGetAsync(code).ConfigureAwait(false) == entry.Code)
        {
            await database.KeyDeleteAsync(code).ConfigureAwait(false);
            return new VerifyCodeResponse { Outcome = VerifyOutcome.Forwarded };
        }

        RedisKey tries = $"plain:tries:{entry.PhoneNumber}";
        if (await database.StringIncrementAsync(tries).ConfigureAwait(false) == 1)
        {
            await database.KeyExpireAsync(tries, Window).ConfigureAwait(false);
        }

        return new VerifyCodeResponse { Outcome = VerifyOutcome.Mismatch };
    }

    private static RedisKey CodeOf(VerifyCodeRequest entry) => $"plain:code:{entry.PhoneNumber}";
}
