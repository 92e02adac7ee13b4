using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using StackExchange.Redis;
using Xunit;

namespace Beian.Grpc.Tests.Watching;

/// <summary>What a watcher is told while its stream is open.</summary>
public sealed class WatchFilingsTests(SharedStores stores)
{
    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task Every_change_of_state_comes_once_and_in_order_with_what_it_was_and_why(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        using var watch = await Watch.StandingAsync(server);

        var withdrawn = await NewSite.SubmitAsync(server, "withdrawn");
        await withdrawn.WithdrawAsync();
        await withdrawn.WithdrawAsync();
        var rejected = await NewSite.SubmitAsync(server, "rejected", Province.Sichuan);
        await rejected.VerifyAsync();
        await rejected.RejectAsync();
        var failed = await NewSite.SubmitAsync(server, "failed", Province.Hunan);
        await failed.FailAsync();
        var unverified = await NewSite.SubmitAsync(server, "unverified", Province.Beijing);
        var expired = await NewSite.SubmitAsync(server, "expired");
        server.Clock.Advance(TimeSpan.FromHours(24));

        var changes = (await watch.ChangesAsync(10)).Select(message => message.Change).ToList();
        (string Order, string Id, (FilingState From, FilingState To, ReturnReason Reason)[] Steps)[] expected =
        [
            ("withdrawn", withdrawn.Id, [New(FilingState.AwaitingVerification), FromAwaiting(FilingState.Withdrawn)]),
            ("rejected", rejected.Id,
                [New(FilingState.AwaitingVerification), FromAwaiting(FilingState.UnderReview), (FilingState.UnderReview, FilingState.Rejected, default)]),
            ("failed", failed.Id, [New(FilingState.AwaitingVerification), FromAwaiting(FilingState.Returned, ReturnReason.WrongIdLimit)]),
            ("unverified", unverified.Id, [New(FilingState.UnderReview)]),
            ("expired", expired.Id, [New(FilingState.AwaitingVerification), FromAwaiting(FilingState.Returned, ReturnReason.CodeExpired)]),
        ];
        foreach (var (order, id, steps) in expected)
        {
            var ofFiling = changes.Where(change => change.FilingId == id).ToList();
            Assert.Equal(steps, ofFiling.Select(change => (change.PreviousState, change.State, change.ReturnReason)));
            Assert.All(ofFiling, change => Assert.Equal(order, change.OrderNumber));
            Assert.All(ofFiling, change => Assert.Equal(id[..2], $"{(int)change.Province}"));
        }

        // Returned at its deadline, whenever the sweep came by.
        Assert.Equal(expired.SubmitTime.ToDateTimeOffset().AddHours(24), changes.Single(c => c.ReturnReason == ReturnReason.CodeExpired).ChangeTime.ToDateTimeOffset());
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_heartbeat_comes_at_once_and_whenever_it_has_been_silent(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores, ("Watch:Heartbeat", "00:00:00.05"));
        using var watch = Watch.Open(server.Filings);

        for (var beat = 0; beat < 3; beat++)
        {
            var message = await watch.NextAsync();
            Assert.Equal(Server.Morning, message.Heartbeat.Time.ToDateTimeOffset());
            Assert.NotEmpty(message.ResumeToken);
        }

        var site = await NewSite.SubmitAsync(server, "after-the-silence");
        Assert.Equal(site.Id, (await watch.ChangesAsync(1))[0].Change.FilingId);
        Assert.NotNull((await watch.NextAsync()).Heartbeat);
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task Only_the_provinces_asked_for_are_shown(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        using var watch = await Watch.StandingAsync(server, Province.Sichuan, Province.Beijing, Province.Sichuan);

        await NewSite.SubmitAsync(server, "in-zhejiang");
        var sichuan = await NewSite.SubmitAsync(server, "in-sichuan", Province.Sichuan);
        Assert.Equal(sichuan.Id, (await watch.ChangesAsync(1))[0].Change.FilingId);
        await NewSite.SubmitAsync(server, "in-hunan", Province.Hunan);
        var beijing = await NewSite.SubmitAsync(server, "in-beijing", Province.Beijing);
        Assert.Equal(beijing.Id, (await watch.ChangesAsync(1))[0].Change.FilingId);
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task What_concerns_another_provider_is_shown_neither_live_nor_later(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        using var watch = await Watch.StandingAsync(server);
        var begin = watch.Token;

        await ChangeOfAsync(server, "other");
        var own = await NewSite.SubmitAsync(server, "own");
        await ChangeOfAsync(server, "local2");
        await own.WithdrawAsync();

        Assert.All(await watch.ChangesAsync(2), message => Assert.Equal(own.Id, message.Change.FilingId));
        using var later = Watch.Open(server.Filings, begin);
        Assert.Equal([own.Id, own.Id], (await later.UpToHeartbeatAsync()).Select(message => message.Change.FilingId));
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task Many_watchers_are_each_told_everything(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        var watches = await Task.WhenAll(Enumerable.Range(0, 80).Select(_ => Watch.StandingAsync(server)));

        List<string> submitted = [];
        for (var n = 0; n < 20; n++)
        {
            submitted.Add((await NewSite.SubmitAsync(server, $"order-{n}")).Id);
        }

        foreach (var told in await Task.WhenAll(watches.Select(watch => watch.ChangesAsync(submitted.Count))))
        {
            Assert.Equal(submitted, told.Select(message => message.Change.FilingId));
        }

        Array.ForEach(watches, watch => watch.Dispose());
    }

    // As the scripts write it.
    private static Task<RedisValue> ChangeOfAsync(Server server, string provider) => server.Store.StreamAddAsync(
        $"{server.KeyPrefix}:{{{(int)Province.Zhejiang}}}:events",
        [
            new("id", "0123456789ABCDEFGHJK"), new("provider", provider), new("order", "theirs"), new("previous", 0),
            new("state", (int)FilingState.AwaitingVerification), new("reason", 0), new("time", Server.Morning.ToUnixTimeMilliseconds()),
        ]);

    private static (FilingState From, FilingState To, ReturnReason Reason) New(FilingState state) => (FilingState.Unspecified, state, default);

    private static (FilingState From, FilingState To, ReturnReason Reason) FromAwaiting(FilingState state, ReturnReason reason = default) =>
        (FilingState.AwaitingVerification, state, reason);
}
