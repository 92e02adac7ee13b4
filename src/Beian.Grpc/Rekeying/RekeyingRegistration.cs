using Beian.Redis;
using Beian.Startup;

namespace Beian.Rekeying;

/// <summary>Bringing what lasts under the current key.</summary>
internal static class RekeyingRegistration
{
    /// <summary>Adds the passes.</summary>
    public static void AddRekeying(this WebApplicationBuilder builder)
    {
        builder.AddChecked<RekeyingOptions>(RekeyingOptions.Section);
        builder.Services.AddSingleton<IRekeyingStore, RedisRekeying>();
        builder.Services.AddSingleton<RekeyingPasses>();
        builder.Services.AddHostedService(s => s.GetRequiredService<RekeyingPasses>());
    }
}
