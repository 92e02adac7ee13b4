using Beian.Redis;

namespace Beian.Retention;

/// <summary>Forgetting what has come to its end.</summary>
internal static class RetentionRegistration
{
    /// <summary>Adds the sweep.</summary>
    public static void AddRetention(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<KeptPhones>();
        builder.Services.AddSingleton<DeadCodes>();
        builder.Services.AddSingleton<IRetentionStore, RedisRetention>();
        builder.Services.AddHostedService<RetentionSweep>();
    }
}
