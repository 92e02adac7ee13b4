using Beian.Deadlines;
using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.Redis;
using Beian.V1;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Beian.Grpc.Tests.Deadlines;

/// <summary>The sweep returns a due filing once, whatever else goes on: other servers, restarts, people at the last moment.</summary>
public sealed class SweepTests(SharedStores stores)
{
    private static readonly DateTimeOffset Morning = Server.Morning.ToUniversalTime();

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task What_came_due_while_no_server_ran_is_returned_by_the_next_start(Engine engine)
    {
        await using var place = new SharedPlace(engine, stores);
        Filing filing;
        string code;
        var manager = new Somebody();
        await using (var server = await place.StartAsync(new FakeTimeProvider(Morning)))
        {
            var office = new Office(server, Province.Zhejiang);
            filing = await office.SubmitAsync(FilingType.NewSite, manager: manager);
            code = await office.CodeAsync(filing, manager);
        }

        await using var next = await place.StartAsync(new FakeTimeProvider(Morning.AddDays(3)));
        var later = new Office(next, Province.Zhejiang);
        await Eventually.HoldsAsync("it was returned", async () => (await later.FeedAsync(filing)).Length > 1);

        var returned = await later.ReadAsync(filing);
        Assert.Equal(
            (FilingState.Returned, ReturnReason.CodeExpired, filing.Deadline), (returned.State, returned.ReturnReason, returned.CloseTime));
        Assert.Equal([FilingState.AwaitingVerification, FilingState.Returned], await later.FeedAsync(filing));
        Assert.Equal(ReturnReason.CodeExpired, (await later.VerifyAsync(manager, code)).ReturnReason);
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task Servers_that_sweep_at_once_return_each_filing_once(Engine engine)
    {
        const int Filings = 120;
        var clock = new FakeTimeProvider(Morning);
        await using var place = new SharedPlace(engine, stores);
        await using var one = await place.StartAsync(clock);
        await using var other = await place.StartAnotherAsync(clock);
        var office = new Office(one, Province.Zhejiang);
        var filings = await Task.WhenAll(Enumerable.Range(0, Filings).Select(_ => office.SubmitAsync(FilingType.NewSite, manager: new Somebody())));

        clock.SetUtcNow(Morning.AddHours(24));
        await Eventually.HoldsAsync("all were returned", async () => (await FeedsAsync(office, filings)).Count(feed => feed.Length > 1) == Filings);

        // Whoever came second has looked as well by now: both have swept again.
        clock.Advance(TimeSpan.FromSeconds(2));
        var sweeper = new Office(other, Province.Zhejiang);
        Assert.All(await FeedsAsync(sweeper, filings), feed => Assert.Equal([FilingState.AwaitingVerification, FilingState.Returned], feed));
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task At_the_last_moment_a_filing_ends_in_one_way_and_every_answer_agrees(Engine engine)
    {
        const int Each = 8;
        await using var place = new SharedPlace(engine, stores);
        await using var one = await place.StartAsync(new FakeTimeProvider(Morning));
        await using var other = await place.StartAnotherAsync(new FakeTimeProvider(Morning));
        var office = new Office(one, Province.Zhejiang);
        List<LastMoment> moments = [];
        for (var n = 0; n < 3 * Each; n++)
        {
            var manager = new Somebody();
            var filing = await office.SubmitAsync(FilingType.NewSite, manager: manager);
            var code = await office.CodeAsync(filing, manager);
            await office.MistypeIdAsync(manager, code, times: 4);
            moments.Add(new LastMoment(filing, manager, code));
        }

        // A millisecond short of the first deadline for both; then time goes on for the one that sweeps, and not for the one that is asked.
        var (first, last) = (moments[0].Filing.Deadline.ToDateTimeOffset(), moments[^1].Filing.Deadline.ToDateTimeOffset());
        one.Clock.SetUtcNow(first.AddMilliseconds(-1));
        other.Clock.SetUtcNow(first.AddMilliseconds(-1));
        var sweeping = Task.Run(() => other.Clock.SetUtcNow(last.AddSeconds(1)));
        var answers = await Task.WhenAll(moments.Select((moment, n) => (n % 3) switch
        {
            0 => moment.WithdrawAsync(office),
            1 => moment.VerifyAsync(office, moment.Manager.WrongId),
            _ => moment.VerifyAsync(office, moment.Manager.Id),
        }));
        await sweeping;
        var closed = new Office(other, Province.Zhejiang);
        await Eventually.HoldsAsync(
            "all were closed", async () => (await FeedsAsync(closed, moments.Select(m => m.Filing))).All(feed => feed.Length > 1));

        foreach (var (moment, answer) in moments.Zip(answers))
        {
            var filing = await closed.ReadAsync(moment.Filing);
            Assert.Equal([FilingState.AwaitingVerification, filing.State], await closed.FeedAsync(filing));
            if (answer is { } said)
            {
                Assert.Equal(said, (filing.State, filing.ReturnReason));
            }
            else
            {
                Assert.Equal((FilingState.Returned, ReturnReason.CodeExpired), (filing.State, filing.ReturnReason));
            }
        }
    }

    [Fact]
    public async Task A_province_whose_store_does_not_answer_delays_no_other()
    {
        SilentProvince? silent = null;
        await using var server = await Server.StartAsync(Engine.ManagedRedis, stores, services => services
            .AddSingleton<RedisDeadlines>()
            .AddSingleton<IDeadlineStore>(s => silent = new SilentProvince(Province.Sichuan, s.GetRequiredService<RedisDeadlines>())));
        var office = new Office(server, Province.Zhejiang);
        var filing = await office.SubmitAsync(FilingType.NewSite, manager: new Somebody());
        await Eventually.HoldsAsync("the silent one was asked", () => Task.FromResult(silent!.WasAsked));

        server.Clock.SetUtcNow(filing.Deadline.ToDateTimeOffset().AddSeconds(1));

        await Eventually.HoldsAsync("it was returned", async () => (await office.FeedAsync(filing)).Length > 1);
    }

    private static Task<FilingState[][]> FeedsAsync(Office office, IEnumerable<Filing> filings) => Task.WhenAll(filings.Select(office.FeedAsync));

    private sealed record LastMoment(Filing Filing, Somebody Manager, string Code)
    {
        /// <returns>The state it says the filing is in now; null where it says no more than that it is not open.</returns>
        public async Task<(FilingState, ReturnReason)?> WithdrawAsync(Office office)
        {
            try
            {
                return ((await office.WithdrawAsync(Filing)).State, ReturnReason.Unspecified);
            }
            catch (RpcException conflict) when (conflict.Reason() == "FILING_STATE_CONFLICT")
            {
                return null;
            }
        }

        public async Task<(FilingState, ReturnReason)?> VerifyAsync(Office office, string id)
        {
            var verdict = await office.VerifyAsync(Manager, Code, id);
            return verdict.Outcome switch
            {
                VerifyOutcome.Forwarded => (FilingState.UnderReview, ReturnReason.Unspecified),
                VerifyOutcome.Failed => (verdict.FilingState, verdict.ReturnReason),
                // A wrong ID of a filing that the sweep was first to close is told nothing.
                VerifyOutcome.Mismatch => null,
                _ => throw new InvalidOperationException($"Not an answer to expect: {verdict}."),
            };
        }
    }

    /// <summary>The real deadlines, but for one province that no sweep ever gets an answer of.</summary>
    private sealed class SilentProvince(Province which, RedisDeadlines deadlines) : IDeadlineStore
    {
        public bool WasAsked { get; private set; }

        public async Task<Sweep> ReturnExpiredAsync(Province province, DateTimeOffset now, int limit, CancellationToken cancellationToken)
        {
            if (province == which)
            {
                WasAsked = true;
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            }

            return await deadlines.ReturnExpiredAsync(province, now, limit, cancellationToken);
        }
    }
}
