using Beian.Redis;
using Beian.Startup;
using Microsoft.Extensions.Options;

namespace Beian.NoonResend;

/// <summary>The resend at noon.</summary>
internal static class NoonRegistration
{
    /// <summary>Adds the schedule and its books.</summary>
    public static void AddNoonResend(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        builder.AddChecked<NoonOptions>(NoonOptions.Section);
        services.AddSingleton<IValidateOptions<NoonOptions>, NoonScheduleValidator>();
        services.AddSingleton<NoonSchedule>();
        services.AddSingleton<INoonStore, RedisNoon>();
        services.AddSingleton<NoonRuns>();
        services.AddSingleton<NoonMetrics>();
        services.AddHostedService<NoonKeeper>();
    }
}
