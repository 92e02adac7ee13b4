using Beian.Grpc.Tests.Stores;
using Beian.V1;

namespace Beian.Grpc.Tests.Running;

/// <summary>Filings of one person, and what becomes of the message.</summary>
internal static class Deliveries
{
    /// <summary>Has every simulated carrier behave like this from now on, over the contract.</summary>
    public static async Task BehaveAsync(this Server server, CarrierBehavior behavior) =>
        await server.Simulator.SetCarrierBehaviorAsync(new SetCarrierBehaviorRequest { Behavior = behavior });

    /// <summary>Submits the filing of a new site, and returns its id.</summary>
    public static async Task<string> SubmitForAsync(this Server server, string order, Somebody person) =>
        (await server.Filings.SubmitFilingAsync(new SubmitFilingRequest
        {
            OrderNumber = order,
            Province = Province.Zhejiang,
            Type = FilingType.NewSite,
            SiteManager = person,
        })).Filing.FilingId;

    /// <summary>The last delivery of a filing, once it is delivered or has failed.</summary>
    /// <param name="server">The server.</param>
    /// <param name="filing">The filing's id.</param>
    /// <param name="step">How far to move the clock before each look; not at all where it is left out.</param>
    public static async Task<Delivery> DeliveryAsync(this Server server, string filing, TimeSpan step = default)
    {
        Delivery? last = null;
        await Eventually.HoldsAsync("the message has met its fate", async () =>
        {
            server.Clock.Advance(step);
            last = (await server.Filings.GetFilingAsync(new GetFilingRequest { FilingId = filing })).Filing.Challenges[0].Deliveries[^1];
            return last.State is DeliveryState.Delivered or DeliveryState.Failed;
        });
        return last!;
    }
}
