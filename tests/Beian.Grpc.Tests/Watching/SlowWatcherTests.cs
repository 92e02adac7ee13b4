using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Grpc.Core;
using Xunit;

namespace Beian.Grpc.Tests.Watching;

/// <summary>A watcher that does not keep up is sent away, and nobody else notices.</summary>
public sealed class SlowWatcherTests(SharedStores stores)
{
    // Well more than the buffers between server and client hold.
    private const int Many = 1200;

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task It_ends_as_such_and_loses_nothing_with_its_last_token(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores, ("Watch:Backlog", "50"), ("Watch:Batch", "20"), ("Watch:Poll", "00:00:00.02"));
        using var slow = await Watch.StandingAsync(server);
        using var quick = await Watch.StandingAsync(server);
        var quicksChanges = quick.ChangesAsync(Many);
        List<string> submitted = [];
        for (var n = 0; n < Many; n++)
        {
            submitted.Add((await NewSite.SubmitAsync(server, $"order-{n}")).Id);
        }

        Assert.Equal(submitted, (await quicksChanges).Select(message => message.Change.FilingId));

        List<string> told = [];
        var end = await ErrorStatus.OfAsync(async () =>
        {
            while (true)
            {
                told.AddRange((await slow.ChangesAsync(1)).Select(message => message.Change.FilingId));
            }
        });
        Assert.Equal((StatusCode.Aborted, "WATCHER_TOO_SLOW"), (end.StatusCode, end.Reason()));
        Assert.InRange(told.Count, 50, Many - 1);

        using var resumed = Watch.Open(server.Filings, slow.Token);
        told.AddRange((await resumed.UpToHeartbeatAsync()).Select(message => message.Change.FilingId));
        Assert.Equal(submitted, told);
    }
}
