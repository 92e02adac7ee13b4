using Beian.Redis;

namespace Beian.Filings;

/// <summary>Submitting and reading filings.</summary>
internal static class FilingsRegistration
{
    /// <summary>Adds them.</summary>
    public static void AddFilings(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<IFilingStore, RedisFilingStore>();
        builder.Services.AddSingleton<FilingSubmission>();
    }
}
