using Beian.Redis;
using Beian.Startup;
using Microsoft.Extensions.Options;

namespace Beian.Retention;

/// <summary>Forgetting what has come to its end.</summary>
internal static class RetentionRegistration
{
    /// <summary>Adds the sweep, and how long things are kept, which those that write them go by as well.</summary>
    public static void AddRetention(this WebApplicationBuilder builder)
    {
        builder.AddChecked<RetentionOptions>(RetentionOptions.Section);
        builder.Services.AddSingleton<IValidateOptions<RetentionOptions>, RetentionCheck>();
        builder.Services.AddSingleton<KeptPhones>();
        builder.Services.AddSingleton<DeadCodes>();
        builder.Services.AddSingleton<IRetentionStore, RedisRetention>();
        builder.Services.AddHostedService<RetentionSweep>();
    }
}
