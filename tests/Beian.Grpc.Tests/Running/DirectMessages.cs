using Beian.Carriers.Simulated;
using Microsoft.Extensions.DependencyInjection;

namespace Beian.Grpc.Tests.Running;

/// <summary>Messages that go to a phone past the outbox, over Broadnet's carrier: of no filing, and of no trace in the store.</summary>
internal static class DirectMessages
{
    // At once and without a report, which nobody could make anything of.
    private static readonly CarrierBehavior Quiet = CarrierBehavior.Perfect with { ReportLossRate = 1 };

    public static async Task PostAsync(this Server server, string phone, string text)
    {
        var carrier = server.Services.GetRequiredService<SimulatedCarriers>()[Carriers.Operator.Broadnet];
        carrier.Behavior = Quiet;
        await carrier.SubmitAsync(new("posted", phone, "10650", text), CancellationToken.None);
    }
}
