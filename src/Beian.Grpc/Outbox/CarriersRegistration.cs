using Beian.Carriers;
using Beian.Startup;

namespace Beian.Outbox;

/// <summary>The carriers messages go to.</summary>
internal static class CarriersRegistration
{
    /// <summary>Adds the simulated carriers, the only ones there are today: section <c>Carriers</c> of the configuration.</summary>
    public static void AddCarriers(this WebApplicationBuilder builder)
    {
        try
        {
            builder.Services.AddSimulatedCarriers(
                builder.Configuration.GetSection(CarrierSettings.Section).Get<CarrierSettings>() ?? new CarrierSettings());
        }
        catch (InvalidOperationException unreadable)
        {
            throw new StartupException(unreadable.Message, unreadable);
        }
    }
}
