using Beian.Redis;
using Beian.Startup;

namespace Beian.Deadlines;

/// <summary>Returning filings past their deadline.</summary>
internal static class DeadlinesRegistration
{
    /// <summary>Adds the sweep.</summary>
    public static void AddDeadlines(this WebApplicationBuilder builder)
    {
        builder.AddChecked<DeadlineOptions>(DeadlineOptions.Section);
        builder.Services.AddSingleton<DeadlineMetrics>();
        builder.Services.AddSingleton<IDeadlineStore, RedisDeadlines>();
        builder.Services.AddHostedService<DeadlineSweep>();
    }
}
