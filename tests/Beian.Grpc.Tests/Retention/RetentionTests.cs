using Beian.Filings;
using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Microsoft.Extensions.Time.Testing;
using StackExchange.Redis;
using Xunit;
using Filing = Beian.V1.Filing;

namespace Beian.Grpc.Tests.Retention;

/// <summary>Everything goes when its time is over, with all that leads to it, and not before.</summary>
/// <remarks>Years pass between one server and the next on the same store; a clock that is moved wakes whatever waits, half-second by half-second.</remarks>
public sealed class RetentionTests(SharedStores stores)
{
    // It stands for nothing, and is looked at behind all filings of its province.
    private const string Marker = "marker";

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_closed_filing_goes_half_a_year_after_it_closed_and_leaves_no_row(Engine engine)
    {
        await using var place = new SharedPlace(engine, stores);
        var (made, closed) = (new Dictionary<FilingState, Filing>(), DateTimeOffset.MinValue);
        await AtAsync(place, Server.Morning, async office =>
        {
            made = (await EveryState.MakeAsync(office)).ToDictionary(filing => filing.State, filing => filing.Filing);
            closed = office.Server.Clock.GetUtcNow();
        });
        await AtAsync(place, closed + TimeSpan.FromDays(180) - TimeSpan.FromMinutes(1), async office =>
        {
            foreach (var filing in made.Values)
            {
                Assert.Equal(filing.FilingId, (await office.ReadAsync(filing)).FilingId);
            }
        });

        // The open one was returned on the day after, and so has a day yet. Nobody has decided on the one under review.
        await AtAsync(place, closed + TimeSpan.FromDays(180) + TimeSpan.FromMinutes(1), office => AreLeftAsync(
            office, made, FilingState.AwaitingVerification, FilingState.UnderReview));
        await AtAsync(place, closed + TimeSpan.FromDays(182), office => AreLeftAsync(office, made, FilingState.UnderReview));
        await AtAsync(place, closed + TimeSpan.FromDays(366), async office =>
        {
            await AreLeftAsync(office, made);
            Assert.Empty((await office.Review.ListFilingsUnderReviewAsync(new() { Province = Province.Zhejiang })).Filings);
        });
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task When_all_times_are_over_nothing_is_left_but_the_ring_and_what_ends_by_itself(Engine engine)
    {
        await using var place = new SharedPlace(engine, stores);
        await AtAsync(place, Server.Morning, async office =>
        {
            await EveryState.MakeAsync(office);
            var (server, ported) = (office.Server, new Somebody());
            var beijing = new Office(server, Province.Beijing);
            await beijing.ApproveAsync(await beijing.SubmitAsync(FilingType.FirstFiling, new Somebody(), new Somebody()), "京ICP备20260001号");
            await server.PortAsync((ported, Operator.Telecom));
            await server.PortAsync((ported, Operator.Unspecified));
            await server.Operations().RunNoonResendAsync(new());
        });

        // What was open closes on its day.
        await AtAsync(place, Server.Morning + TimeSpan.FromDays(2), office => Eventually.HoldsAsync("nothing is open", async () =>
            !await office.Server.Store.KeyExistsAsync($"{place.KeyPrefix}:{{{(int)office.Province}}}:deadlines")));
        await AtAsync(place, Server.Morning + TimeSpan.FromDays(3660), office => Eventually.HoldsAsync("nothing is left", async () =>
            (await LastingAsync(office.Server)).All(key => key.EndsWith("{ring}", StringComparison.Ordinal))));
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task Events_and_audit_lines_go_each_after_its_own_time(Engine engine)
    {
        // Lines go by the store's clock, which no test moves: this server's starts with it.
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var server = await Server.StartAsync(
            engine, stores, clock, ("Retention:Events", "02:00:00"), ("Retention:Audit", "1.00:00:00"), ("Retention:Batch", "3"),
            ("Retention:Pass", "00:00:01"));
        var office = new Office(server, Province.Beijing);
        for (var filing = 0; filing < 10; filing++)
        {
            await office.SubmitAsync(FilingType.NewSite, manager: new Somebody());
        }

        clock.Advance(TimeSpan.FromHours(2) - TimeSpan.FromMinutes(11));
        await PassAsync(server, office.Province);
        Assert.Equal((10, 10), (await LengthAsync(server, "events"), await LengthAsync(server, "audit")));
        clock.Advance(TimeSpan.FromMinutes(22));
        await Eventually.HoldsAsync("the events of two hours ago are gone", async () => await LengthAsync(server, "events") == 0);
        Assert.Equal(10, (await server.Operations().ListAuditLinesAsync(new())).Lines.Count);
        clock.Advance(TimeSpan.FromHours(21) + TimeSpan.FromMinutes(30));
        await PassAsync(server, office.Province);
        Assert.Equal(10, await LengthAsync(server, "audit"));
        clock.Advance(TimeSpan.FromMinutes(30));
        await Eventually.HoldsAsync("the lines of a day ago are gone", async () => await LengthAsync(server, "audit") == 0);
        Assert.Empty((await server.Operations().ListAuditLinesAsync(new())).Lines);
        Assert.Equal(10, (await server.Filings.ListFilingsAsync(new())).Filings.Count);
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task An_event_is_kept_for_its_time_from_when_it_was_written_however_long_ago_it_fell_due(Engine engine)
    {
        await using var place = new SharedPlace(engine, stores);
        (string, string)[] settings = [("Retention:Events", "02:00:00"), ("Retention:Pass", "00:00:01")];
        var token = "";
        var missed = new Filing();
        var submitted = TimeProvider.System.GetUtcNow() - TimeSpan.FromDays(10);
        await using (var before = await place.StartAsync(new FakeTimeProvider(submitted), settings))
        {
            missed = await new Office(before, Province.Zhejiang).SubmitAsync(FilingType.NewSite, manager: new Somebody());
            using var watch = await Watch.StandingAsync(before, Province.Zhejiang);
            token = watch.Token;
        }

        // Nine days after its deadline, so that the time its return states is long past the time that events are kept for.
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var server = await place.StartAsync(clock, settings);
        await Eventually.HoldsAsync("the filing is returned", async () => await LengthAsync(server, "events", Province.Zhejiang) == 2);
        await PassAsync(server, Province.Zhejiang);

        using var resumed = Watch.Open(server.Filings, token, Province.Zhejiang);
        var change = Assert.Single(await resumed.ChangesAsync(1)).Change;
        Assert.Equal((missed.FilingId, FilingState.Returned), (change.FilingId, change.State));
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task What_a_busy_phone_can_be_told_goes_a_week_after_each_filing_closed(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores, ("Deadlines:Sweep", "00:01:00"));
        var office = new Office(server, Province.Zhejiang);
        var agent = new Somebody();
        List<(Filing Filing, string Code)> filings = [];
        for (var time = 0; time < 3; time++)
        {
            var filing = await office.SubmitAsync(FilingType.NewSite, manager: agent);
            var code = await office.CodeAsync(filing, agent);
            await office.WithdrawAsync(filing);
            filings.Add((filing, code));
            Assert.Equal(VerifyOutcome.Failed, (await office.VerifyAsync(agent, code)).Outcome);
            server.Clock.Advance(TimeSpan.FromDays(5));
        }

        // The hash lives on with every submit; its entries do not. They closed fifteen, ten and five days ago.
        await Eventually.HoldsAsync("the answers of more than a week ago are gone", async () => await CodesAsync(server) == 1);
        Assert.Equal(VerifyOutcome.Mismatch, (await office.VerifyAsync(agent, filings[1].Code)).Outcome);
        Assert.Equal(VerifyOutcome.Failed, (await office.VerifyAsync(agent, filings[2].Code)).Outcome);
        Assert.Equal(FilingState.Withdrawn, (await office.ReadAsync(filings[0].Filing)).State);
    }

    [Fact]
    public async Task A_filing_that_cannot_be_opened_keeps_no_other_from_being_forgotten_nor_a_person_from_being_erased()
    {
        await using var server = await Server.StartAsync(Engine.ManagedRedis, stores, ("Deadlines:Sweep", "00:01:00"), ("Retention:Batch", "1"));
        var (office, person) = (new Office(server, Province.Zhejiang), new Somebody());
        var broken = await office.SettledAsync(await office.SubmitAsync(FilingType.NewSite, manager: new Somebody()));
        await office.WithdrawAsync(broken);
        await office.WithdrawAsync(await office.SettledAsync(await office.SubmitAsync(FilingType.NewSite, manager: person)));
        Assert.True(FilingId.TryParse(broken.FilingId, out var id));
        var province = $"{server.KeyPrefix}:{{{(int)Province.Zhejiang}}}";
        await server.Store.HashSetAsync($"{province}:filing:{id.Digest}", "0.phone", "none of the keys");
        server.Log.Expect($"A phone of filing {id} cannot be opened");

        var erased = await server.Operations().ErasePersonAsync(new() { PhoneNumber = person.Phone });
        Assert.Equal(1, erased.FilingCount);

        await office.WithdrawAsync(await office.SettledAsync(await office.SubmitAsync(FilingType.NewSite, manager: person)));
        server.Clock.Advance(TimeSpan.FromDays(8));
        await Eventually.HoldsAsync("nothing answers any more", async () => !await server.Store.KeyExistsAsync($"{province}:answering"));
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task Any_number_of_replicas_may_forget_at_once(Engine engine)
    {
        await using var place = new SharedPlace(engine, stores);
        var clock = new FakeTimeProvider(Server.Morning.ToUniversalTime());
        (string, string)[] settings = [("Retention:Batch", "2"), ("Retention:ClosedFilings", "7.00:00:00"), ("Deadlines:Sweep", "00:01:00")];
        await using var server = await place.StartAsync(clock, settings);
        await using var replica = await place.StartReplicaAsync(clock, settings);
        var office = new Office(server, Province.Beijing);
        for (var n = 0; n < 30; n++)
        {
            await office.RejectAsync(await office.SubmitAsync(FilingType.NewSite, manager: new Somebody()));
        }

        clock.Advance(TimeSpan.FromDays(8));

        // Either fails where it has logged an error.
        await Eventually.HoldsAsync("all are gone", async () =>
            (await server.Filings.ListFilingsAsync(new())).Filings.Count == 0
            && !(await LastingAsync(server)).Any(key => key.Contains(":filing:", StringComparison.Ordinal)));
    }

    // A server of that time, whose first pass over the province has been made.
    private static async Task AtAsync(SharedPlace place, DateTimeOffset time, Func<Office, Task> act)
    {
        // In batches of one, which have to find their way through all that is due.
        await using var server = await place.StartAsync(new FakeTimeProvider(time.ToUniversalTime()), ("Retention:Batch", "1"));
        var office = new Office(server, Province.Zhejiang);
        await Eventually.HoldsAsync("a pass was made", () => HasPassedAsync(server, office.Province));
        await act(office);
        await MarkAsync(server, office.Province);
    }

    // A whole pass of a server that makes one a second. Records are looked at before events and audit lines: when a second pass has come to
    // them, the one before has been through all.
    private static async Task PassAsync(Server server, Province province)
    {
        for (var pass = 0; pass < 3; pass++)
        {
            await MarkAsync(server, province);
            server.Clock.Advance(TimeSpan.FromSeconds(1));
            await Eventually.HoldsAsync("a pass was made", () => HasPassedAsync(server, province));
        }
    }

    private static Task<bool> MarkAsync(Server server, Province province) => server.Store.SortedSetAddAsync(Records(server, province), Marker, 0);

    private static async Task<bool> HasPassedAsync(Server server, Province province) =>
        await server.Store.SortedSetScoreAsync(Records(server, province), Marker) is null;

    private static string Records(Server server, Province province) => $"{server.KeyPrefix}:{{{(int)province}}}:records";

    private static async Task AreLeftAsync(Office office, Dictionary<FilingState, Filing> made, params FilingState[] left)
    {
        var rows = await RowsAsync(office.Server);
        foreach (var (state, filing) in made)
        {
            Assert.True(FilingId.TryParse(filing.FilingId, out var id));
            var leading = rows.Where(row => row.Contains(id.Digest, StringComparison.Ordinal));
            if (left.Contains(state))
            {
                Assert.NotEmpty(leading);
            }
            else
            {
                Assert.Empty(leading);
                Assert.Equal("FILING_NOT_FOUND", (await ErrorStatus.OfAsync(() => office.ReadAsync(filing))).Reason());
            }
        }

        var listed = (await office.Server.Filings.ListFilingsAsync(new())).Filings.Select(filing => filing.FilingId);
        Assert.Equal(left.Select(state => made[state].FilingId).Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    private static async Task<int> CodesAsync(Server server)
    {
        server.Clock.Advance(TimeSpan.FromSeconds(5));
        var phone = Assert.Single(await StoreContents.ReadAsync(server), key => key.Name.Contains(":phone:", StringComparison.Ordinal));
        // Beside its codes, which lead to challenges, it holds its day.
        return phone.Values.Count(value => ((string)value!).Contains(':', StringComparison.Ordinal));
    }

    private static Task<long> LengthAsync(Server server, string stream, Province province = Province.Beijing) =>
        server.Store.StreamLengthAsync($"{server.KeyPrefix}:{{{(int)province}}}:{stream}");

    // What stays by itself: not trails, feeds and records, which speak of filings that were and have times of their own, nor what has a TTL.
    private static async Task<IReadOnlyList<string>> RowsAsync(Server server) =>
    [
        .. (await StoreContents.ReadAsync(server)).Where(key => key.Type != RedisType.Stream && key.Life is null && !key.Name.Contains(":record:", StringComparison.Ordinal))
            .SelectMany(key => key.Values.Select(value => $"{key.Name} {(string?)value}")),
    ];

    // Keys that stay, and hold anything.
    private static async Task<IReadOnlyList<string>> LastingAsync(Server server) =>
        [.. (await StoreContents.ReadAsync(server)).Where(key => key.Life is null && key.Values.Count > 0).Select(key => key.Name)];
}
