using Microsoft.Extensions.Options;

namespace Beian.Portal.Provinces;

/// <summary>The provinces and their rules.</summary>
internal static class ProvincesRegistration
{
    /// <summary>Adds them.</summary>
    public static void AddProvinces(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<PortalOptions>().BindConfiguration(PortalOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<PortalOptions>, PortalCheck>();
        builder.Services.AddSingleton<PortalProvinces>();
        builder.Services.AddSingleton<ProvinceRules>();
        builder.Services.AddHostedService<RulesKeeper>();
    }
}
