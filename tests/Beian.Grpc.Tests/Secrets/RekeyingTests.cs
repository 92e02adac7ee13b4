using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.Rekeying;
using Beian.Secrets;
using Beian.V1;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Beian.Grpc.Tests.Secrets;

/// <summary>What outlives a key comes under the next one, and then the key can go.</summary>
public sealed class RekeyingTests(SharedStores stores)
{
    private const string Icp = "京ICP备20260001号";

    // A code's day, the week in which a closed filing still answers, and a little.
    private static readonly TimeSpan UntilOver = TimeSpan.FromDays(8) + TimeSpan.FromHours(1);

    private readonly FakeTimeProvider _clock = new(Server.Morning.ToUniversalTime());

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task After_it_everything_is_found_without_the_key_before(Engine engine)
    {
        await using var place = new SharedPlace(engine, stores);
        var (manager, ported) = (new Somebody(), new Somebody());
        var (recorded, reviewed, withdrawn) = (new Filing(), new Filing(), new Filing());
        SubmitFilingRequest order = new();
        await using (var server = await place.StartAsync(_clock, Rings.Of("a")))
        {
            var office = new Office(server, Province.Beijing);
            recorded = await office.ApproveAsync(await office.SubmitAsync(FilingType.FirstFiling, new Somebody(), manager), Icp);
            reviewed = await office.SubmitAsync(FilingType.NewSite, manager: manager, icp: Icp);
            var zhejiang = new Office(server, Province.Zhejiang);
            order = zhejiang.Order(FilingType.NewSite, manager: manager);
            withdrawn = await zhejiang.WithdrawAsync(await zhejiang.SubmitAsync(order));
            await server.PortAsync((ported, Operator.Telecom));
        }

        _clock.Advance(UntilOver);
        await using (var server = await place.StartAsync(_clock, Rings.Of("b", "a")))
        {
            await RekeyAsync(server);
            Assert.Empty(await HoldingsAsync(server, "a"));
            var holdings = await HoldingsAsync(server, "b");
            Assert.Equal(["1 filings in Zhejiang", "1 ported numbers", "1 subjects' records in Beijing", "2 filings in Beijing"], holdings);
        }

        _clock.Advance(TimeSpan.FromHours(2));
        await using (var server = await place.StartAsync(_clock, Rings.Of("b")))
        {
            var office = new Office(server, Province.Beijing);
            Assert.Equal(recorded, await office.ReadAsync(recorded));
            Assert.Equal(FilingState.UnderReview, (await office.SubmitAsync(FilingType.Access, manager: manager, icp: Icp)).State);
            var stranger = await office.RefusedAsync(office.Order(FilingType.Access, manager: new Somebody(), icp: Icp));
            Assert.Equal("RECORD_PHONE_MISMATCH", stranger.Reason());

            // What goes on record now comes out of a filing that was brought over.
            await office.ApproveAsync(reviewed, Icp + "-2");
            Assert.Equal(FilingState.UnderReview, (await office.SubmitAsync(FilingType.Access, manager: manager, icp: Icp + "-2")).State);

            var zhejiang = new Office(server, Province.Zhejiang);
            var again = await zhejiang.SubmitAsync(order);
            Assert.Equal((withdrawn.FilingId, manager.MaskedPhone), (again.FilingId, again.Challenges[0].MaskedPhoneNumber));
            order.SiteManager.IdLastSix = manager.WrongId;
            Assert.Equal("ORDER_NUMBER_REUSED", (await zhejiang.RefusedAsync(order)).Reason());
            Assert.Equal(Operator.Telecom, (await zhejiang.SubmitAsync(FilingType.NewSite, manager: ported)).Challenges[0].Operator);
        }
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_filing_stays_under_its_key_until_its_week_of_answers_is_over(Engine engine)
    {
        await using var place = new SharedPlace(engine, stores);
        var filing = await AtAsync(place, Rings.Of("a"), server => Case.OfOne(server).SubmittedAsync());

        await using var server = await place.StartAsync(_clock, Rings.Of("b", "a"));
        await RekeyAsync(server);
        Assert.Equal(["1 filings in Zhejiang"], await HoldingsAsync(server, "a"));
        Assert.Equal(VerifyOutcome.Forwarded, (await server.Verification.VerifyCodeAsync(filing.Right())).Outcome);

        _clock.Advance(TimeSpan.FromDays(7) - TimeSpan.FromMinutes(1));
        await RekeyAsync(server);
        Assert.Equal(["1 filings in Zhejiang"], await HoldingsAsync(server, "a"));
        Assert.Equal(VerifyOutcome.AlreadyVerified, (await server.Verification.VerifyCodeAsync(filing.Right())).Outcome);

        _clock.Advance(TimeSpan.FromMinutes(2));
        await RekeyAsync(server);
        Assert.Empty(await HoldingsAsync(server, "a"));
        Assert.Equal(VerifyOutcome.Mismatch, (await server.Verification.VerifyCodeAsync(filing.Right())).Outcome);
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task It_goes_on_by_itself_pass_after_pass(Engine engine)
    {
        await using var place = new SharedPlace(engine, stores);
        await AtAsync(place, Rings.Of("a"), server => Case.OfOne(server).SubmittedAsync());

        await using var server = await place.StartAsync(_clock, Rings.Of("b", "a"));
        Assert.Equal(["1 filings in Zhejiang"], await HoldingsAsync(server, "a"));
        await Eventually.HoldsAsync("the key before is not needed any more", async () =>
        {
            _clock.Advance(TimeSpan.FromHours(6));
            return (await HoldingsAsync(server, "a")).Length == 0;
        });
        Assert.True(_clock.GetUtcNow() - Server.Morning > TimeSpan.FromDays(8), "It came before the week of answers was over.");
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task Nothing_is_brought_over_while_a_replica_still_writes_with_the_key_before(Engine engine)
    {
        await using var place = new SharedPlace(engine, stores);
        await using var old = await place.StartAsync(_clock, Rings.Of("a", "b"));
        await old.PortAsync((new Somebody(), Operator.Telecom));
        await using (var @new = await place.StartReplicaAsync(_clock, Rings.Of("b", "a")))
        {
            await @new.PortAsync((new Somebody(), Operator.Telecom));
            await RekeyAsync(old);
            await RekeyAsync(@new);
            Assert.Equal(["1 ported numbers"], await HoldingsAsync(@new, "a"));
            Assert.Equal(["1 ported numbers"], await HoldingsAsync(@new, "b"));
        }

        await RekeyAsync(old);
        Assert.Equal(["2 ported numbers"], await HoldingsAsync(old, "a"));
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task Replicas_that_do_it_at_once_bring_each_thing_over_once(Engine engine)
    {
        const int Many = 60;
        await using var place = new SharedPlace(engine, stores);
        Somebody[] people = [.. Enumerable.Range(0, Many).Select(_ => new Somebody())];
        await AtAsync(place, Rings.Of("a"), async server =>
        {
            var office = new Office(server, Province.Beijing);
            await Task.WhenAll(people.Select((person, n) => FileAsync(office, person, $"京ICP备2026{n:D4}号")));
            return await server.PortAsync([.. people.Select(person => (person, Operator.Telecom))]);
        });

        _clock.Advance(UntilOver);
        (string, string)[] settings = [.. Rings.Of("b", "a"), ("Rekeying:Batch", "7")];
        await using var one = await place.StartAsync(_clock, settings);
        await using var other = await place.StartReplicaAsync(_clock, settings);
        await Task.WhenAll(Enumerable.Range(0, 6).Select(n => RekeyAsync(n % 2 == 0 ? one : other)));

        Assert.Empty(await HoldingsAsync(one, "a"));
        Assert.Equal(
            [$"{Many} filings in Beijing", $"{Many} ported numbers", $"{Many} subjects' records in Beijing"], await HoldingsAsync(one, "b"));
        var access = new Office(other, Province.Beijing);
        for (var n = 0; n < Many; n++)
        {
            await access.SubmitAsync(FilingType.Access, manager: people[n], icp: $"京ICP备2026{n:D4}号");
        }

        static async Task FileAsync(Office office, Somebody person, string icp) =>
            await office.ApproveAsync(await office.SubmitAsync(FilingType.FirstFiling, person, person), icp);
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_record_that_is_changed_or_cancelled_meanwhile_leaves_nothing_behind(Engine engine)
    {
        const string OtherIcp = "京ICP备20260002号";
        await using var place = new SharedPlace(engine, stores);
        await using var old = await place.StartAsync(_clock, Rings.Of("a", "b"));
        var office = new Office(old, Province.Beijing);
        foreach (var icp in (string[])[Icp, OtherIcp])
        {
            await office.ApproveAsync(await office.SubmitAsync(FilingType.FirstFiling, new Somebody(), new Somebody()), icp);
        }

        // While the old one is at work nothing is brought over.
        var changed = new Somebody();
        await using var server = await place.StartReplicaAsync(_clock, Rings.Of("b", "a"));
        office = new Office(server, Province.Beijing);
        await office.ApproveAsync(await office.SubmitAsync(office.Change(Icp, manager: changed)));
        await office.ApproveAsync(await office.SubmitAsync(FilingType.CancelSubject, icp: OtherIcp));
        Assert.Equal(["1 subjects' records in Beijing", "2 filings in Beijing"], await HoldingsAsync(server, "a"));
        await server.Services.GetRequiredService<IRekeyingStore>().RekeyRecordsAsync(Province.Beijing, "a", TestContext.Current.CancellationToken);

        Assert.Equal(["2 filings in Beijing"], await HoldingsAsync(server, "a"));
        Assert.Equal(["1 subjects' records in Beijing", "2 filings in Beijing"], await HoldingsAsync(server, "b"));
        Assert.Equal(FilingState.UnderReview, (await office.SubmitAsync(FilingType.Access, manager: changed, icp: Icp)).State);
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task An_access_is_approved_by_a_record_that_is_not_brought_over_yet(Engine engine)
    {
        await using var place = new SharedPlace(engine, stores);
        await using var old = await place.StartAsync(_clock, Rings.Of("a", "b"));
        var (office, manager) = (new Office(old, Province.Beijing), new Somebody());
        await office.ApproveAsync(await office.SubmitAsync(FilingType.FirstFiling, new Somebody(), manager), Icp);

        // While the old one is at work nothing is brought over.
        await using var server = await place.StartReplicaAsync(_clock, Rings.Of("b", "a"));
        office = new Office(server, Province.Beijing);
        var access = await office.SubmitAsync(FilingType.Access, manager: manager, icp: Icp);
        Assert.Equal(FilingState.Approved, (await office.ApproveAsync(access)).State);

        Assert.Contains("1 subjects' records in Beijing", await HoldingsAsync(server, "a"));
        Assert.DoesNotContain("1 subjects' records in Beijing", await HoldingsAsync(server, "b"));
    }

    private static Task RekeyAsync(Server server) =>
        server.Services.GetRequiredService<RekeyingPasses>().RunAsync(TestContext.Current.CancellationToken);

    private static async Task<string[]> HoldingsAsync(Server server, string key) =>
    [
        .. (await server.Services.GetRequiredService<IRingRegistry>().HoldingsAsync(key, TestContext.Current.CancellationToken))
            .Select(holding => $"{holding}").Order(StringComparer.Ordinal),
    ];

    private async Task<T> AtAsync<T>(SharedPlace place, (string, string)[] settings, Func<Server, Task<T>> act)
    {
        await using var server = await place.StartAsync(_clock, settings);
        return await act(server);
    }
}
