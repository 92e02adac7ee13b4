using Beian.Startup;
using Microsoft.Extensions.Options;

namespace Beian.Limits;

/// <summary>How much anybody may have.</summary>
internal static class LimitsRegistration
{
    /// <summary>Adds the limits of callers, and tells the connections theirs.</summary>
    public static void AddLimits(this WebApplicationBuilder builder)
    {
        builder.AddChecked<LimitOptions>(LimitOptions.Section);
        builder.Services.AddSingleton<LimitMetrics>();
        builder.Services.AddSingleton<CallerLimits>();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.Http2.MaxStreamsPerConnection =
            kestrel.ApplicationServices.GetRequiredService<IOptions<LimitOptions>>().Value.CallsPerConnection);
    }
}
