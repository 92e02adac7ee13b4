using Beian.Redis;
using Beian.Startup;
using Microsoft.Extensions.Options;

namespace Beian.Captchas;

/// <summary>Captchas of ours.</summary>
internal static class CaptchasRegistration
{
    /// <summary>Adds them.</summary>
    public static void AddCaptchas(this WebApplicationBuilder builder)
    {
        builder.AddChecked<CaptchaOptions>(CaptchaOptions.Section);
        builder.Services.AddSingleton<IValidateOptions<CaptchaOptions>, CaptchaRequirementsValidator>();
        builder.Services.AddSingleton<CaptchaRequirements>();
        builder.Services.AddSingleton<ICaptchaDrawing, CaptchaDrawing>();
        builder.Services.AddSingleton<ICaptchaStore, RedisCaptchaStore>();
        builder.Services.AddSingleton<CaptchaIssue>();
        builder.Services.AddHostedService<CaptchaRehearsal>();
    }
}
