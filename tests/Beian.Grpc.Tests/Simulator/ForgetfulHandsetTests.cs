using Beian.Carriers.Simulated;
using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Beian.Grpc.Tests.Simulator;

/// <summary>Where nobody can look at the handset, it keeps no codes and no phones.</summary>
public sealed class ForgetfulHandsetTests(SharedStores stores)
{
    [Theory]
    [InlineData("Production")]
    [InlineData("Staging")]
    public async Task Outside_Development_messages_arrive_and_none_is_kept(string environment)
    {
        using var issuer = new Issuer();
        await using var server = await Server.StartAsync(
            Engine.ManagedRedis, stores, [.. issuer.Production, ("environment", environment), ("Carriers:Simulation:HandsetCapacity", "100")]);
        var token = issuer.Token(Holder.OfProvider("tencent"), Server.Morning);
        var provider = new FilingService.FilingServiceClient(server.Channel.With(token));
        var filing = (await provider.SubmitFilingAsync(new SubmitFilingRequest
        {
            OrderNumber = "one", Province = Province.Zhejiang, Type = FilingType.NewSite, SiteManager = new Somebody(),
        })).Filing;

        await server.PassUntilAsync("the message has arrived", async () =>
        {
            filing = (await provider.GetFilingAsync(new GetFilingRequest { FilingId = filing.FilingId })).Filing;
            return filing.Challenges[0].Deliveries[0].State == DeliveryState.Delivered;
        });

        Assert.Empty(server.Services.GetRequiredService<Handset>().List());
    }
}
