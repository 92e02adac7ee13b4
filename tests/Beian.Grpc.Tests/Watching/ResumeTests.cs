using System.Security.Cryptography;
using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Xunit;

namespace Beian.Grpc.Tests.Watching;

/// <summary>A resume token goes on right behind the message it came with, wherever it is presented.</summary>
public sealed class ResumeTests(SharedStores stores)
{
    private static readonly Province[] SomeProvinces = [Province.Zhejiang, Province.Sichuan, Province.Beijing];

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task Any_token_ever_received_gives_exactly_what_followed_its_message(Engine engine)
    {
        // Batches smaller than what there is to read.
        await using var server = await Server.StartAsync(engine, stores, ("Watch:Batch", "3"));
        using var watch = await Watch.StandingAsync(server);
        List<(string Token, string Change)> told = [(watch.Token, "")];
        for (var n = 0; n < 10; n++)
        {
            var site = await NewSite.SubmitAsync(server, $"order-{n}", SomeProvinces[n % SomeProvinces.Length]);
            await (site.State == FilingState.UnderReview ? site.RejectAsync() : site.WithdrawAsync());
            told.AddRange((await watch.ChangesAsync(n % 2 == 0 ? 1 : 3)).Select(message => (message.ResumeToken, Text(message))));
        }

        for (var from = 0; from < told.Count; from++)
        {
            using var resumed = Watch.Open(server.Filings, told[from].Token);
            var rest = (await resumed.UpToHeartbeatAsync()).Select(Text);
            // Between provinces there is no order to keep.
            Assert.Equal(told.Skip(from + 1).Select(t => t.Change).Order(), rest.Order());
        }
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task Tokens_of_a_stream_that_was_itself_resumed_are_as_good(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores, ("Watch:Heartbeat", "00:00:00.05"));
        using var first = await Watch.StandingAsync(server);
        var token = first.Token;
        List<string> told = [];
        List<string> submitted = [];
        for (var n = 0; n < 30; n++)
        {
            submitted.Add((await NewSite.SubmitAsync(server, $"order-{n}", SomeProvinces[n % SomeProvinces.Length])).Id);
            using var next = Watch.Open(server.Filings, token);
            // Left after a message of whichever kind: one of them is now and then a heartbeat.
            for (var message = 0; message <= n % 3; message++)
            {
                told.AddRange(await next.NextAsync() is { Change: { } change } ? [change.FilingId] : []);
            }

            token = next.Token;
        }

        using var last = Watch.Open(server.Filings, token);
        told.AddRange((await last.ChangesAsync(submitted.Count - told.Count)).Select(message => message.Change.FilingId));
        Assert.Equal(submitted.Order(), told.Order());
        Assert.NotNull((await last.NextAsync()).Heartbeat);
    }

    [Theory]
    [InlineData(Engine.RedisCluster)]
    [InlineData(Engine.Sentinel)]
    public async Task A_token_of_one_replica_is_good_on_another_that_has_read_less(Engine engine)
    {
        var key = ("Secrets:MasterKey", Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        await using var quick = await Server.StartAsync(engine, stores, key);
        await using var slow = await Server.StartAsync(engine, stores, key, ("Watch:Poll", "00:00:02"), ("Store:KeyPrefix", quick.KeyPrefix));
        using var onSlow = await Watch.StandingAsync(slow);
        using var onQuick = await Watch.StandingAsync(quick);

        var first = await NewSite.SubmitAsync(quick, "first");
        await onQuick.ChangesAsync(1);
        using var moved = Watch.Open(slow.Filings, onQuick.Token);
        Assert.NotNull((await moved.NextAsync()).Heartbeat);

        // Its reader comes to the first change only now: the one who has seen it is not told again.
        Assert.Equal(first.Id, (await onSlow.ChangesAsync(1))[0].Change.FilingId);
        var second = await NewSite.SubmitAsync(quick, "second");
        Assert.Equal(second.Id, (await moved.ChangesAsync(1))[0].Change.FilingId);
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task Anything_else_is_refused_as_no_token(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        using var watch = await Watch.StandingAsync(server);
        using var narrow = await Watch.StandingAsync(server, Province.Zhejiang, Province.Sichuan);
        await NewSite.SubmitAsync(server, "first");
        await NewSite.SubmitAsync(server, "second");
        var pageToken = (await server.Filings.ListFilingsAsync(new ListFilingsRequest { PageSize = 1 })).NextPageToken;

        (string Token, Province[] Provinces)[] table =
        [
            ("garbage", []), ("%%%", []), (" ", []), ("\0", []), ("页", []), (watch.Token + "!", []), (watch.Token[..^3], []), ("A" + watch.Token, []),
            (new string('A', 4096), []), (new string('A', 4097), []), (watch.Token + new string('A', 4096), []), (new string('x', 3_000_000), []),
            (pageToken, []), (watch.Token, [Province.Zhejiang]), (narrow.Token, []), (narrow.Token, [Province.Zhejiang]),
            (narrow.Token, [Province.Zhejiang, Province.Hunan]),
        ];
        foreach (var (token, provinces) in table)
        {
            using var refused = Watch.Open(server.Filings, token, provinces);
            var end = await refused.EndAsync();
            Assert.Equal(["resume_token"], end.BadPaths());
        }

        using var inAnyOrder = Watch.Open(server.Filings, narrow.Token, Province.Zhejiang, Province.Sichuan, Province.Zhejiang);
        Assert.Equal(["first", "second"], (await inAnyOrder.ChangesAsync(2)).Select(message => message.Change.OrderNumber));
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task Provinces_that_are_none_are_refused_each_by_its_place(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        using var two = Watch.Open(server.Filings, "", (Province)99, Province.Zhejiang, Province.Unspecified);
        Assert.Equal(["provinces[0]", "provinces[2]"], (await two.EndAsync()).BadPaths());
        using var many = Watch.Open(server.Filings, "", [.. Enumerable.Repeat((Province)99, 1_000_000)]);
        Assert.Equal(["provinces"], (await many.EndAsync()).BadPaths());
    }

    private static string Text(WatchFilingsResponse message) => $"{message.Change.FilingId} {message.Change.State}";
}
