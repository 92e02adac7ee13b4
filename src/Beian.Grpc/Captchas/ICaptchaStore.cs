namespace Beian.Captchas;

/// <summary>Where captchas wait for their answers. They are used up by the verdict they stand for: see <c>IVerificationStore</c>.</summary>
public interface ICaptchaStore
{
    /// <summary>Keeps a captcha until it is used or its time is over: of its text only a keyed digest.</summary>
    Task KeepAsync(Province province, string id, CaptchaText text, DateTimeOffset expires, CancellationToken cancellationToken);
}
