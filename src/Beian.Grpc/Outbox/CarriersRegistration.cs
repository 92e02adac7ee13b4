using Beian.Carriers;
using Beian.Startup;

namespace Beian.Outbox;

/// <summary>The carriers messages go to.</summary>
internal static class CarriersRegistration
{
    /// <summary>
    /// Adds the simulated carriers, the only ones there are today: section <c>Carriers</c> of the configuration. Outside Development, where
    /// nobody can look at their handset, it keeps nothing of what arrives.
    /// </summary>
    public static void AddCarriers(this WebApplicationBuilder builder)
    {
        try
        {
            var settings = builder.Configuration.GetSection(CarrierSettings.Section).Get<CarrierSettings>() ?? new CarrierSettings();
            if (!builder.Environment.IsDevelopment())
            {
                settings.Simulation.HandsetCapacity = 0;
            }

            builder.Services.AddSimulatedCarriers(settings);
        }
        catch (InvalidOperationException unreadable)
        {
            throw new StartupException(unreadable.Message, unreadable);
        }
    }
}
