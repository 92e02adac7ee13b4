namespace Beian.Captchas;

/// <summary>What a call brings to show that a person made it, where its portal needs that.</summary>
/// <param name="Id">The captcha's id; empty where none came.</param>
/// <param name="Text">What was read in it.</param>
public sealed record CaptchaProof(string Id, CaptchaText Text)
{
    /// <summary>None came.</summary>
    public static CaptchaProof Missing { get; } = new("", default);
}
