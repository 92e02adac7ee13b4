using Beian.Redis;
using Beian.Startup;
using Microsoft.Extensions.Options;

namespace Beian.Filings;

/// <summary>Submitting and reading filings.</summary>
internal static class FilingsRegistration
{
    /// <summary>Adds them.</summary>
    public static void AddFilings(this WebApplicationBuilder builder)
    {
        builder.AddChecked<RetentionOptions>(RetentionOptions.Section);
        builder.Services.AddSingleton<IValidateOptions<RetentionOptions>, RetentionCheck>();
        builder.Services.AddSingleton<IFilingStore, RedisFilingStore>();
        builder.Services.AddSingleton<FilingSubmission>();
    }
}
