using Beian.Redis;
using Beian.Startup;

namespace Beian.Verification;

/// <summary>Judging entries and sending codes again.</summary>
internal static class VerificationRegistration
{
    /// <summary>Adds it.</summary>
    public static void AddVerification(this WebApplicationBuilder builder)
    {
        builder.AddChecked<VerificationOptions>(VerificationOptions.Section);
        builder.Services.AddSingleton<IVerificationStore, RedisVerificationStore>();
        builder.Services.AddSingleton<CodeVerification>();
        builder.Services.AddSingleton<VerificationMetrics>();
    }
}
