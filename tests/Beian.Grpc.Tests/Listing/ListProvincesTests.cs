using Beian.Filings;
using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Xunit;

namespace Beian.Grpc.Tests.Listing;

/// <summary>What those who run the system see of each province.</summary>
public sealed class ListProvincesTests(SharedStores stores)
{
    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task Every_province_has_its_filings_counted_where_they_stand(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        var (here, there) = (new Office(server, Province.Zhejiang), new Office(server, Province.Beijing));
        Assert.Equal(Provinces.All.Select(province => $"{province} 0 0 -"), await ListAsync(server));

        var first = await here.SubmitAsync(FilingType.NewSite, manager: new Somebody());
        server.Clock.Advance(TimeSpan.FromHours(1));
        var (person, second) = (new Somebody(), new Somebody());
        var verified = await here.SubmitAsync(FilingType.NewSite, manager: person);
        var later = await here.SubmitAsync(FilingType.NewSite, manager: second);
        await here.VerifiedAsync(verified, person);
        // Beijing's rule has not started: straight to the bureau.
        await there.SubmitAsync(FilingType.NewSite, manager: new Somebody());
        Assert.Equal(["Beijing 0 1 -", $"Zhejiang 2 1 {first.Deadline.ToDateTimeOffset():O}"], await BusyAsync(server));

        await here.WithdrawAsync(first);
        await here.ApproveAsync(verified, "浙ICP备20260001号-1");
        Assert.Equal(
            ["Beijing 0 1 -", $"Zhejiang 1 0 {later.Deadline.ToDateTimeOffset():O}"], await BusyAsync(server));
    }

    private static async Task<IEnumerable<string>> BusyAsync(Server server) =>
        (await ListAsync(server)).Where(province => !province.EndsWith(" 0 0 -", StringComparison.Ordinal));

    private static async Task<IEnumerable<string>> ListAsync(Server server) =>
        (await server.Operations().ListProvincesAsync(new ListProvincesRequest())).Provinces
            .Select(p => $"{p.Province} {p.AwaitingCount} {p.UnderReviewCount} {(p.NextDeadline is { } next ? $"{next.ToDateTimeOffset():O}" : "-")}");
}
