using System.ComponentModel.DataAnnotations;

namespace Beian.Captchas;

/// <summary>Captchas of ours, and which portals need them: section <c>Captcha</c> of the configuration.</summary>
public sealed class CaptchaOptions
{
    /// <summary>The section these come from.</summary>
    public const string Section = "Captcha";

    /// <summary>How long a captcha is good. Long enough to type four fields on a phone, short enough that few wait unused.</summary>
    [Range(typeof(TimeSpan), "00:00:30", "01:00:00")]
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// The portals that need a captcha of ours to verify and to have a code sent again. None by default: many bring their own.
    /// </summary>
    public IList<CaptchaRequirement> RequiredOf { get; } = [];
}

/// <summary>Portals that need a captcha: a caller, all that act for a province, or a caller where it acts for that province.</summary>
public sealed class CaptchaRequirement
{
    /// <summary>The caller's name, as the log says it: <c>portal-zj@https://issuer</c>. Empty: whoever it is.</summary>
    public string Caller { get; set; } = "";

    /// <summary>The province, by its GB/T 2260 code or its name, <c>33</c> or <c>ZHEJIANG</c>. Empty: each.</summary>
    public string Province { get; set; } = "";
}
