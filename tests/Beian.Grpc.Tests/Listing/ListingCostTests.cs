using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Xunit;

namespace Beian.Grpc.Tests.Listing;

/// <summary>What a page costs the store.</summary>
public sealed class ListingCostTests
{
    private static readonly string[] Commands = ["zrange", "hgetall"];

    [Theory]
    [InlineData(FilingState.Unspecified)]
    [InlineData(FilingState.UnderReview)]
    public async Task It_does_not_grow_with_the_filings_outside_the_page(FilingState filter)
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var server = Server.Start(redis.ConnectionString, Workers.RemoveAll);
        await SubmitAsync(server, 0, 30);
        var (before, page) = await CostOfSecondPageAsync(server, redis, filter);
        await SubmitAsync(server, 30, 600);
        var (after, samePage) = await CostOfSecondPageAsync(server, redis, filter);

        Assert.Equal(10, page);
        Assert.Equal(page, samePage);
        Assert.Equal(before, after);
    }

    private static async Task<(Dictionary<string, int> Calls, int Shown)> CostOfSecondPageAsync(
        Server server, RedisProcess redis, FilingState filter)
    {
        var request = new ListFilingsRequest { State = filter, Province = Province.Beijing, PageSize = 10 };
        request.PageToken = (await server.Filings.ListFilingsAsync(request)).NextPageToken;
        var before = await CommandStats.TakeAsync(redis);
        var shown = (await server.Filings.ListFilingsAsync(request)).Filings.Count;
        var calls = (await CommandStats.TakeAsync(redis)).Since(before);
        return (Commands.ToDictionary(command => command, command => calls[command]), shown);
    }

    private static async Task SubmitAsync(Server server, int from, int count)
    {
        for (var n = from; n < from + count; n++)
        {
            server.Clock.Advance(TimeSpan.FromMilliseconds(1));
            await NewSite.SubmitAsync(server, $"order-{n}", Province.Beijing);
        }
    }
}
