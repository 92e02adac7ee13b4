using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.Redis;
using Beian.V1;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;
using Xunit;

namespace Beian.Grpc.Tests.Listing;

/// <summary>What a page costs the store.</summary>
public sealed class ListingCostTests(SharedStores stores)
{
    // A filing of Beijing has no code, so nothing else calls these behind our back: no message is claimed.
    private static readonly string[] Commands = ["zrange", "hgetall"];

    [Theory]
    [InlineData(FilingState.Unspecified)]
    [InlineData(FilingState.UnderReview)]
    public async Task It_does_not_grow_with_the_filings_outside_the_page(FilingState filter)
    {
        await using var server = await Server.StartAsync(Engine.ManagedRedis, stores);
        await SubmitAsync(server, 0, 30);
        var (before, page) = await CostOfSecondPageAsync(server, filter);
        await SubmitAsync(server, 30, 600);
        var (after, samePage) = await CostOfSecondPageAsync(server, filter);

        Assert.Equal(10, page);
        Assert.Equal(page, samePage);
        Assert.Equal(before, after);
    }

    private static async Task<(Dictionary<string, int> Calls, int Shown)> CostOfSecondPageAsync(Server server, FilingState filter)
    {
        var request = new ListFilingsRequest { State = filter, Province = Province.Beijing, PageSize = 10 };
        request.PageToken = (await server.Filings.ListFilingsAsync(request)).NextPageToken;
        var redis = server.Services.GetRequiredService<StoreConnection>().Multiplexer.GetServers().Single();
        var before = (await redis.InfoAsync("commandstats")).Single();
        var shown = (await server.Filings.ListFilingsAsync(request)).Filings.Count;
        var after = (await redis.InfoAsync("commandstats")).Single();
        return (Commands.ToDictionary(command => command, command => CallsOf(after, command) - CallsOf(before, command)), shown);
    }

    private static int CallsOf(IEnumerable<KeyValuePair<string, string>> stats, string command) =>
        stats.Where(line => line.Key == $"cmdstat_{command}")
            .Select(line => int.Parse(line.Value.Split(',')[0].Split('=')[1], System.Globalization.CultureInfo.InvariantCulture))
            .SingleOrDefault();

    private static async Task SubmitAsync(Server server, int from, int count)
    {
        for (var n = from; n < from + count; n++)
        {
            server.Clock.Advance(TimeSpan.FromMilliseconds(1));
            await NewSite.SubmitAsync(server, $"order-{n}", Province.Beijing);
        }
    }
}
