using Beian.Captchas;
using Beian.Filings;

namespace Beian.Verification;

/// <summary>Where entries are judged. Each call is one round trip and atomic; the verdict and its consequences are one step.</summary>
public interface IVerificationStore
{
    /// <summary>Judges an entry of phone, code and ID digits.</summary>
    Task<VerifyVerdict> VerifyAsync(VerifyEntry entry, CancellationToken cancellationToken);

    /// <summary>Queues the same codes again for a phone and ID.</summary>
    Task<ResendVerdict> ResendAsync(ResendEntry entry, CancellationToken cancellationToken);
}

/// <summary>What somebody typed on a portal.</summary>
/// <param name="Province">The portal's province.</param>
/// <param name="Phone">The phone.</param>
/// <param name="Code">The code.</param>
/// <param name="Id">The ID digits.</param>
/// <param name="Caller">Whose portal it was.</param>
/// <param name="Request">Whose retry this may be; null where the caller sent no request id.</param>
/// <param name="Now">When.</param>
/// <param name="Captcha">The captcha that goes with it; null where the portal needs none.</param>
public sealed record VerifyEntry(
    Province Province, PhoneNumber Phone, VerificationCode Code, IdLastSix Id, string Caller, RequestKey? Request, DateTimeOffset Now,
    CaptchaProof? Captcha = null);

/// <summary>Somebody asking for the message again.</summary>
/// <param name="Province">The portal's province.</param>
/// <param name="Phone">The phone.</param>
/// <param name="Id">The ID digits.</param>
/// <param name="Caller">Whose portal it was.</param>
/// <param name="Request">Whose retry this may be; null where the caller sent no request id.</param>
/// <param name="Now">When.</param>
/// <param name="Captcha">The captcha that goes with it; null where the portal needs none.</param>
public sealed record ResendEntry(
    Province Province, PhoneNumber Phone, IdLastSix Id, string Caller, RequestKey? Request, DateTimeOffset Now,
    CaptchaProof? Captcha = null);

/// <summary>A request id and the caller it belongs to: two callers' ids never meet.</summary>
/// <param name="Caller">Who asks.</param>
/// <param name="Id">The caller's id for this request.</param>
public sealed record RequestKey(string Caller, string Id);
