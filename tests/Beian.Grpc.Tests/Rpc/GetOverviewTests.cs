using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Xunit;
using CarrierBehavior = Beian.Carriers.Simulated.CarrierBehavior;
using CarrierOutage = Beian.Carriers.Simulated.CarrierOutage;

namespace Beian.Grpc.Tests.Rpc;

/// <summary>All of it in one call: nothing else than the calls for each part say.</summary>
public sealed class GetOverviewTests(SharedStores stores)
{
    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task It_shows_what_the_lists_show(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        await SameAsync(server);
        var (here, there) = (new Office(server, Province.Zhejiang), new Office(server, Province.Henan));
        await here.SettledAsync(await here.SubmitAsync(FilingType.NewSite, manager: new Somebody()));
        await server.Operations().RunNoonResendAsync(new RunNoonResendRequest());
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        await server.Operations().RunNoonResendAsync(new RunNoonResendRequest { Provinces = { Province.Henan } });
        server.Carrier(Operator.Telecom).Behavior = CarrierBehavior.Faultless with { Outage = CarrierOutage.Refusing };
        await there.SubmitAsync(FilingType.NewSite, manager: Portings.With("133"));
        await server.PassUntilAsync("the carrier was asked", async () => (await server.ChannelAsync(Operator.Telecom)).State != CarrierState.Available);

        var overview = await SameAsync(server);

        Assert.Equal(1, overview.LatestNoonRun.ProvinceCount);
        Assert.Equal(2, overview.Provinces.Sum(province => province.AwaitingCount));
        Assert.NotNull(overview.Carriers.Single(carrier => carrier.Operator == Operator.Mobile).HalfAcceptedWithin);
    }

    // Beside each other, with the clock standing still: what carriers and noon do meanwhile may take a moment to settle.
    private static async Task<GetOverviewResponse> SameAsync(Server server)
    {
        var overview = new GetOverviewResponse();
        await Eventually.HoldsAsync("both say the same", async () =>
        {
            overview = await server.Operations().GetOverviewAsync(new GetOverviewRequest());
            var carriers = await server.Operations().ListCarriersAsync(new ListCarriersRequest());
            var expected = new GetOverviewResponse
            {
                LookTime = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(server.Clock.GetUtcNow()),
                Carriers = { carriers.Carriers },
                CountedSince = carriers.CountedSince,
                LatestNoonRun = (await server.Operations().ListNoonRunsAsync(new ListNoonRunsRequest())).Runs.FirstOrDefault(),
                Provinces = { (await server.Operations().ListProvincesAsync(new ListProvincesRequest())).Provinces },
            };
            return expected.Equals(overview);
        });
        return overview;
    }
}
