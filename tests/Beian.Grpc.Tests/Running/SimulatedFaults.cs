using Beian.Carriers.Simulated;
using Microsoft.Extensions.DependencyInjection;

namespace Beian.Grpc.Tests.Running;

/// <summary>Breaks the simulated carriers of a server, and mends them.</summary>
internal static class SimulatedFaults
{
    /// <summary>Has every carrier behave like this from now on.</summary>
    public static void CarriersBehave(this Server server, CarrierBehavior behavior)
    {
        foreach (var carrier in server.Services.GetRequiredService<SimulatedCarriers>().All)
        {
            carrier.Behavior = behavior;
        }
    }
}
