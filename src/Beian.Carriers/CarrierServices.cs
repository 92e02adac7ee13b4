using Beian.Carriers.Numbers;
using Beian.Carriers.Simulated;
using Beian.Carriers.Texts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Beian.Carriers;

/// <summary>Registers the module's services.</summary>
public static class CarrierServices
{
    /// <summary>
    /// Adds the number directory, sender numbers, message texts, a simulated carrier for every operator with their
    /// handset, and the directory of carriers. A clock registered before is used.
    /// </summary>
    /// <param name="services">Where to add them.</param>
    /// <param name="settings">The module's section of the configuration.</param>
    /// <param name="section">Where that section stands, for errors.</param>
    /// <exception cref="InvalidCarrierSettingsException">Everything that is wrong with the settings, at once.</exception>
    public static IServiceCollection AddSimulatedCarriers(
        this IServiceCollection services, CarrierSettings settings, string section = CarrierSettings.Section)
    {
        InvalidCarrierSettingsException.ThrowIfAny(settings.Problems(section));
        services.TryAddSingleton(TimeProvider.System);
        return services
            .AddSingleton(NumberDirectory.Default)
            .AddSingleton(settings.SenderNumbers)
            .AddSingleton(new MessageTemplates(settings.Texts, $"{section}:{nameof(CarrierSettings.Texts)}"))
            .AddSingleton(provider => new SimulatedCarriers(
                settings.Simulation,
                provider.GetRequiredService<NumberDirectory>(),
                provider.GetRequiredService<TimeProvider>()))
            .AddSingleton(provider => provider.GetRequiredService<SimulatedCarriers>().Handset)
            .AddSingleton(provider => new CarrierDirectory(provider.GetRequiredService<SimulatedCarriers>().All));
    }
}
