using Beian.Captchas;
using Beian.Filings;
using Beian.Outbox;

namespace Beian.Verification;

/// <summary>Verifies codes and sends them again, for the portals.</summary>
public sealed class CodeVerification(IVerificationStore store, VerificationMetrics metrics, OutboxSignal outbox, TimeProvider clock)
{
    /// <summary>Judges an entry. Right or wrong is a verdict, not an exception.</summary>
    /// <exception cref="Redis.StoreUnavailableException">The store did not answer: there is no verdict.</exception>
    public async Task<VerifyVerdict> VerifyAsync(
        Province province,
        PhoneNumber phone,
        VerificationCode code,
        IdLastSix id,
        string caller,
        RequestKey? request,
        CaptchaProof? captcha,
        CancellationToken cancellationToken)
    {
        var entry = new VerifyEntry(province, phone, code, id, caller, request, clock.GetUtcNow(), captcha);
        var verdict = await store.VerifyAsync(entry, cancellationToken).ConfigureAwait(false);
        metrics.Judged(province, verdict);
        return verdict;
    }

    /// <summary>Sends the same codes again to a phone whose owner knows its ID digits.</summary>
    /// <exception cref="Redis.StoreUnavailableException">The store did not answer: there is no verdict.</exception>
    public async Task<ResendVerdict> ResendAsync(
        Province province,
        PhoneNumber phone,
        IdLastSix id,
        string caller,
        RequestKey? request,
        CaptchaProof? captcha,
        CancellationToken cancellationToken)
    {
        var entry = new ResendEntry(province, phone, id, caller, request, clock.GetUtcNow(), captcha);
        var verdict = await store.ResendAsync(entry, cancellationToken).ConfigureAwait(false);
        metrics.Resent(province, verdict);
        if (verdict is ResendVerdict.Sent)
        {
            outbox.Wake(province);
        }

        return verdict;
    }
}
