using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Beian.Watching;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using StackExchange.Redis;
using Xunit;

namespace Beian.Grpc.Tests.Watching;

/// <summary>
/// A feed is bounded by age. A token is refused when something that follows it may have gone with what was too old, and only then.
/// </summary>
/// <remarks>
/// Entries are named by the store's clock, which no test moves, and trimmed by the server's, which stands. So what happens here is
/// written as the scripts write it, but named by the server's clock, as if the two agreed.
/// </remarks>
public sealed class FeedAgeTests(SharedStores stores)
{
    private const Province Here = Province.Beijing;

    /// <summary>Entries that fill several of the nodes that the store trims as wholes.</summary>
    private const int Many = 250;

    private static readonly TimeSpan Age = TimeSpan.FromHours(2);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task What_is_older_than_the_age_is_trimmed_when_something_is_added_and_what_is_younger_is_kept(Engine engine)
    {
        await using var server = await StartAsync(engine);
        await HappenedAsync(server, Many);
        server.Clock.Advance(2 * Minute);
        await HappenedAsync(server, Many);
        server.Clock.Advance(Age - Minute);
        Assert.Equal((2 * Many, 2 * Many), await FeedAsync(server));

        await NewSite.SubmitAsync(server, "new", Here);

        // What shares a node with something younger stays as well.
        var (length, added) = await FeedAsync(server);
        Assert.Equal(2 * Many + 1, added);
        Assert.InRange(length, Many + 1, Many + 100);
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_token_of_which_something_that_follows_is_gone_is_refused_as_too_old(Engine engine)
    {
        await using var server = await StartAsync(engine);
        using var watch = await Watch.StandingAsync(server);
        var token = watch.Token;
        await HappenedAsync(server, Many);
        var told = await watch.ChangesAsync(Many);

        await TrimAsync(server);

        foreach (var old in new[] { token, told[0].ResumeToken, told[Many / 2].ResumeToken })
        {
            using var tooLate = Watch.Open(server.Filings, old);
            var end = await tooLate.EndAsync();
            Assert.Equal((StatusCode.OutOfRange, "RESUME_TOKEN_TOO_OLD"), (end.StatusCode, end.Reason()));
        }
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_token_within_the_age_gives_exactly_what_followed_whatever_was_trimmed_before_it(Engine engine)
    {
        await using var server = await StartAsync(engine);
        await HappenedAsync(server, Many);
        server.Clock.Advance(Age);
        using var watch = await Watch.StandingAsync(server);
        var token = watch.Token;
        var followed = await HappenedAsync(server, Many);

        // But for the minute that clocks may differ by.
        server.Clock.Advance(Age - Minute);
        followed.AddRange(await HappenedAsync(server, 1));
        await watch.ChangesAsync(Many + 1);

        var (length, added) = await FeedAsync(server);
        Assert.InRange(length, Many + 1, added - Many / 2);
        using var resumed = Watch.Open(server.Filings, token);
        Assert.Equal(followed, Orders(await resumed.UpToHeartbeatAsync()));
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_watch_loses_nothing_when_the_feed_behind_it_is_trimmed_and_its_token_is_fresh(Engine engine)
    {
        await using var server = await StartAsync(engine);
        // The other province is silent, and must not hold the token back.
        using var watch = await Watch.StandingAsync(server, Here, Province.Zhejiang);
        var begin = watch.Token;
        List<string> happened = [], told = [];
        for (var round = 0; round < 5; round++)
        {
            happened.AddRange(await HappenedAsync(server, Many));
            told.AddRange(Orders(await watch.ChangesAsync(Many)));
            server.Clock.Advance(Age - Minute);
        }

        Assert.Equal(happened, told);
        Assert.InRange((await FeedAsync(server)).Length, Many, 3 * Many);
        using var resumed = Watch.Open(server.Filings, watch.Token, Here, Province.Zhejiang);
        Assert.NotNull((await resumed.NextAsync()).Heartbeat);
        using var tooLate = Watch.Open(server.Filings, begin, Here, Province.Zhejiang);
        Assert.Equal("RESUME_TOKEN_TOO_OLD", (await tooLate.EndAsync()).Reason());
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_token_is_good_however_old_where_nothing_happened_since(Engine engine)
    {
        await using var server = await StartAsync(engine);
        using var watch = await Watch.StandingAsync(server);
        await HappenedAsync(server, Many);
        await watch.ChangesAsync(Many);

        server.Clock.Advance(100 * Age);
        await ReadAgainAsync(server);

        using var resumed = Watch.Open(server.Filings, watch.Token);
        Assert.NotNull((await resumed.NextAsync()).Heartbeat);
        var next = await HappenedAsync(server, 1);
        Assert.Equal(next, Orders(await resumed.ChangesAsync(1)));
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_token_is_good_however_old_where_all_that_followed_is_still_there(Engine engine)
    {
        await using var server = await StartAsync(engine);
        using var watch = await Watch.StandingAsync(server);
        var ofNothing = watch.Token;
        var before = await HappenedAsync(server, 3);
        await watch.ChangesAsync(3);
        var ofLast = watch.Token;

        // Too old by far, but nobody has been by to take it away.
        server.Clock.Advance(10 * Age);
        var after = await HappenedAsync(server, 1);
        await watch.ChangesAsync(1);

        using var resumed = Watch.Open(server.Filings, ofLast);
        Assert.Equal(after, Orders(await resumed.UpToHeartbeatAsync()));
        using var fromNothing = Watch.Open(server.Filings, ofNothing);
        Assert.Equal([.. before, .. after], Orders(await fromNothing.UpToHeartbeatAsync()));
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_token_of_a_server_that_found_all_forgotten_is_good_on_one_that_had_seen_it(Engine engine)
    {
        await using var place = new SharedPlace(engine, stores);
        var clock = new FakeTimeProvider(Server.Morning.ToUniversalTime());
        (string, string) age = ("Retention:Events", $"{Age}");
        await using var server = await place.StartAsync(clock, age);
        using var before = await Watch.StandingAsync(server, Here);
        await HappenedAsync(server, Many);
        await before.ChangesAsync(Many);
        await server.Store.StreamTrimAsync(Key(server), 0);

        var token = "";
        await using (var young = await place.StartReplicaAsync(clock, age))
        {
            using var watch = await Watch.StandingAsync(young, Here);
            token = watch.Token;
        }

        clock.Advance(10 * Age);
        using var resumed = Watch.Open(server.Filings, token, Here);
        Assert.NotNull((await resumed.NextAsync()).Heartbeat);
        await ReadAgainAsync(server);
        var next = await HappenedAsync(server, 1);
        Assert.Equal(next, Orders(await resumed.ChangesAsync(1)));
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task What_goes_while_a_watch_is_catching_up_is_noticed(Engine engine)
    {
        TrimmedFeed feed = null!;
        await using var server = await Server.StartAsync(
            engine, stores, services => services.AddSingleton<IFeedStore>(s => feed = new TrimmedFeed(s, Here)),
            ("Retention:Events", $"{Age}"), ("Watch:Batch", "20"));
        using var watch = await Watch.StandingAsync(server, Here);
        await HappenedAsync(server, Many);
        var told = await watch.ChangesAsync(Many);

        feed.BeforeSecondBatch = () => TrimAsync(server);
        using var late = Watch.Open(server.Filings, told[0].ResumeToken, Here);

        Assert.Equal(Orders(told.Skip(1).Take(20)), Orders(await late.ChangesAsync(20)));
        Assert.Equal("RESUME_TOKEN_TOO_OLD", (await late.EndAsync()).Reason());
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_server_cut_off_for_longer_than_the_age_ends_the_watches_of_what_it_has_missed(Engine engine)
    {
        DistantFeed feed = null!;
        await using var server = await Server.StartAsync(
            engine, stores, services => services.AddSingleton<IFeedStore>(s => feed = new DistantFeed(s)),
            ("Retention:Events", $"{Age}"), ("Watch:Poll", "00:00:00.02"));
        using var watch = await Watch.StandingAsync(server);
        using var elsewhere = await Watch.StandingAsync(server, Province.Shanghai);
        await HappenedAsync(server, 1);
        await watch.ChangesAsync(1);
        server.Clock.Advance(Minute);
        feed.IsAway = true;
        await Eventually.HoldsAsync("nothing is read any more", () => Task.FromResult(feed.RefusedAll));
        await HappenedAsync(server, Many);

        await TrimAsync(server);
        feed.IsAway = false;

        Assert.Equal("RESUME_TOKEN_TOO_OLD", (await watch.EndAsync()).Reason());
        var site = await NewSite.SubmitAsync(server, "elsewhere", Province.Shanghai);
        Assert.Equal(site.Id, (await elsewhere.ChangesAsync(1))[0].Change.FilingId);
    }

    // The readers have slept for as long as the clock says, and have to have looked since: what comes now is then all that they have missed.
    private static Task ReadAgainAsync(Server server) => Eventually.HoldsAsync("every feed has been read again", async () =>
    {
        using var fresh = await Watch.StandingAsync(server);
        return WatchPosition.Parse(fresh.Token)!.Time >= server.Clock.GetUtcNow();
    });

    private Task<Server> StartAsync(Engine engine) => Server.StartAsync(
        engine,
        stores,
        ("Retention:Events", $"{Age}"),
        ("Retention:Pass", "1.00:00:00"),
        ("Deadlines:Sweep", "00:01:00"),
        ("Outbox:Round", "00:01:00"));

    private static string Key(Server server) => $"{server.KeyPrefix}:{{{(int)Here}}}:events";

    private static IEnumerable<string> Orders(IEnumerable<WatchFilingsResponse> messages) =>
        messages.Select(message => message.Change.OrderNumber);

    // What is there is too old for what is added now.
    private static async Task TrimAsync(Server server)
    {
        server.Clock.Advance(2 * Age);
        await HappenedAsync(server, 1);
    }

    /// <returns>The order numbers of what happened.</returns>
    private static async Task<List<string>> HappenedAsync(Server server, int count)
    {
        var now = server.Clock.GetUtcNow();
        List<string> orders = [];
        for (var n = 0; n < count; n++)
        {
            orders.Add($"{now:yyyyMMddHHmm}-{n}");
            await server.Store.StreamAddAsync(
                Key(server),
                [
                    new("id", "0123456789ABCDEFGHJK"), new("provider", "local"), new("order", orders[n]), new("previous", 0),
                    new("state", (int)FilingState.UnderReview), new("reason", 0), new("time", now.ToUnixTimeMilliseconds()),
                ],
                messageId: $"{now.ToUnixTimeMilliseconds()}-{n + 1}");
        }

        await server.Store.StreamTrimByMinIdAsync(Key(server), (now - Age).ToUnixTimeMilliseconds(), useApproximateMaxLength: true);
        return orders;
    }

    private static async Task<(int Length, long Added)> FeedAsync(Server server)
    {
        var feed = await server.Store.StreamInfoAsync(Key(server));
        return (feed.Length, feed.EntriesAdded);
    }
}
