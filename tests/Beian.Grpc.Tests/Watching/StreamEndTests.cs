using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Beian.Watching;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Beian.Grpc.Tests.Watching;

/// <summary>How streams end when the server stops, the caller goes or the store is away.</summary>
public sealed class StreamEndTests(SharedStores stores)
{
    [Fact]
    public async Task A_stopping_server_says_so_to_every_watcher_and_waits_for_none()
    {
        await using var place = new ServerPlace();
        // Without a limit of its own to the stop: if it waited for a stream, it would not end at all.
        var server = await place.StartAsync(("DOTNET_shutdownTimeoutSeconds", "600"));
        var filings = new FilingService.FilingServiceClient(server.Channel);
        using var reading = Watch.Open(filings);
        using var deaf = Watch.Open(filings);
        Assert.NotNull((await reading.NextAsync()).Heartbeat);
        var told = reading.EndAsync();
        for (var n = 0; n < 600; n++)
        {
            await filings.SubmitFilingAsync(new SubmitFilingRequest
            {
                OrderNumber = $"order-{n}", Province = Province.Beijing, Type = FilingType.NewSite, SiteManager = new Somebody(),
            });
        }

        Assert.Equal(0, await server.StopAsync());

        var end = await told;
        Assert.Equal((StatusCode.Unavailable, "SERVER_STOPPING"), (end.StatusCode, end.Reason()));
        await deaf.EndAsync();
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_watcher_that_goes_or_runs_into_its_deadline_leaves_nothing_behind(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        using var stays = await Watch.StandingAsync(server);
        for (var n = 0; n < 20; n++)
        {
            using var goes = await Watch.StandingAsync(server);
        }

        var soon = TimeProvider.System.GetUtcNow().AddMilliseconds(200).UtcDateTime;
        using var late = server.Filings.WatchFilings(new WatchFilingsRequest(), deadline: soon);
        var end = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            while (await late.ResponseStream.MoveNext())
            {
            }
        });
        Assert.Equal(StatusCode.DeadlineExceeded, end.StatusCode);

        await Eventually.HoldsAsync("one stream is left", () => Task.FromResult(server.Services.GetRequiredService<FeedHub>().Watchers == 1));
        var site = await NewSite.SubmitAsync(server, "after-they-went");
        Assert.Equal(site.Id, (await stays.ChangesAsync(1))[0].Change.FilingId);
    }

    [Fact]
    public async Task Without_a_store_a_new_watch_is_unavailable_and_an_open_one_goes_on_when_it_is_back()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var server = Server.Start($"{redis.ConnectionString},connectTimeout=500");
        await redis.StopAsync();
        await UnavailableAsync(server, "");
        await redis.StartAgainAsync();
        await Eventually.HoldsAsync("the server has found its store", () => IsBackAsync(server));

        using var open = await Watch.StandingAsync(server);
        await NewSite.SubmitAsync(server, "before");
        var token = (await open.ChangesAsync(1))[0].ResumeToken;
        await NewSite.SubmitAsync(server, "unseen");
        await open.ChangesAsync(1);
        await redis.KillAsync();
        await UnavailableAsync(server, token);
        await redis.StartAgainAsync();
        await Eventually.HoldsAsync("the server has found its store again", () => IsBackAsync(server));

        await NewSite.SubmitAsync(server, "after");
        Assert.Equal("after", (await open.ChangesAsync(1))[0].Change.OrderNumber);
    }

    private static async Task UnavailableAsync(Server server, string token)
    {
        using var refused = Watch.Open(server.Filings, token);
        var end = await refused.EndAsync();
        Assert.Equal((StatusCode.Unavailable, "STORE_UNAVAILABLE"), (end.StatusCode, end.Reason()));
    }

    private static async Task<bool> IsBackAsync(Server server)
    {
        try
        {
            await server.Filings.ListFilingsAsync(new ListFilingsRequest());
            return true;
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.Unavailable)
        {
            return false;
        }
    }
}
