using System.Collections.Concurrent;
using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.NoonResend;
using Beian.V1;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using Provinces = Beian.Filings.Provinces;

namespace Beian.Grpc.Tests.NoonResend;

/// <summary>A run that operators ask for is carried out whole: however many there are, whatever goes on meanwhile, and where the store can be reached.</summary>
public sealed class OperatorsRunTests(SharedStores stores)
{
    private HinderedNoonStore _noons = null!;

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task Codes_that_come_meanwhile_stay_and_hide_none_that_was_there_before(Engine engine)
    {
        const int Before = 12, Meanwhile = 12;
        await using var server = await Server.StartAsync(engine, stores, Workers.RemoveAll);
        var (office, noons) = (new Office(server, Province.Zhejiang), server.Services.GetRequiredService<INoonStore>());
        await SubmitAsync(office, Before);
        server.Clock.Advance(TimeSpan.FromMilliseconds(1));
        var now = server.Clock.GetUtcNow();
        server.Clock.Advance(TimeSpan.FromMilliseconds(1));
        // All of them within what the index keeps in any order.
        await SubmitAsync(office, Meanwhile);

        var run = await noons.RegisterAsync(
            new Beian.NoonResend.NoonRun(now, NoonRunTrigger.Operator, [Province.Zhejiang]), "somebody", now, CancellationToken.None);
        for (var behind = ""; behind is not null;)
        {
            behind = await noons.BringForwardAsync(run, Province.Zhejiang, Operator.Mobile, behind, limit: 5, CancellationToken.None);
        }

        Assert.Equal(Before, (await noons.EndAsync(run, Province.Zhejiang, now, CancellationToken.None)).Remaining);
        Assert.Equal(Before + Meanwhile, await noons.CountAsync(Province.Zhejiang, CancellationToken.None));
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task As_many_as_are_asked_for_in_one_moment_are_carried_out(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores, Hindered);
        server.Log.Expect("the store did not answer");
        // Not even where the store goes in the middle of the look.
        _noons.FailsBetweenPages = true;
        var filings = await Task.WhenAll(Provinces.All.Where(HasMessages).Select(async province =>
        {
            var office = new Office(server, province);
            return (Office: office, Filing: await office.SubmitAsync(FilingType.NewSite, manager: new Somebody()));
        }));

        // By a clock that stands still, and more of them than a look takes up.
        var asked = await Task.WhenAll(Enumerable.Range(0, 2).SelectMany(_ => Provinces.All).Select(async province =>
            (await server.Operations().RunNoonResendAsync(new RunNoonResendRequest { Provinces = { province } })).Run));

        Assert.Equal(asked.Length, asked.Select(run => run.RunId).Distinct().Count());
        await server.PassUntilAsync("all of them are through", async () =>
        {
            var runs = (await server.Operations().ListNoonRunsAsync(new ListNoonRunsRequest { PageSize = 200 })).Runs;
            return runs.Count == asked.Length && runs.All(run => run.EndTime is not null);
        });
        Assert.False(_noons.FailsBetweenPages);
        await Assert.AllAsync(filings, async own => Assert.Equal(
            [DeliveryTrigger.Initial, DeliveryTrigger.Noon],
            (await own.Office.SettledAsync(own.Filing)).Challenges[0].Deliveries.Select(delivery => delivery.Trigger)));
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task Where_a_province_cannot_be_reached_it_alone_waits(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores, Hindered);
        server.Log.Expect("the store did not answer");
        var (here, there) = (new Office(server, Province.Zhejiang), new Office(server, Province.Tianjin));
        var filing = await SubmittedAsync(here);
        var waiting = await SubmittedAsync(there);

        // One that comes before it in every list.
        _noons.Stuck = [Province.Tianjin];
        var run = (await server.Operations().RunNoonResendAsync(new RunNoonResendRequest())).Run;
        await server.PassUntilAsync("it is through but for one province", async () =>
            (await server.ListNoonRunsAsync()).Single().DoneProvinceCount == 30, TimeSpan.FromMilliseconds(100));
        Assert.Equal(2, (await here.SettledAsync(filing)).Challenges[0].Deliveries.Count);
        Assert.Single((await there.ReadAsync(waiting)).Challenges[0].Deliveries);

        _noons.Stuck = [];
        Assert.Equal((31, 2L), (await server.NoonRunAsync(run.RunId)) switch { var end => (end.DoneProvinceCount, end.QueuedCount) });
        Assert.Equal(2, (await there.SettledAsync(waiting)).Challenges[0].Deliveries.Count);
    }

    [Fact]
    public async Task Who_is_told_that_nothing_was_done_finds_that_nothing_was()
    {
        await using var server = await Server.StartAsync(Engine.ManagedRedis, stores, Hindered);
        var office = new Office(server, Province.Zhejiang);
        var filing = await SubmittedAsync(office);

        _noons.Away = [Province.Tianjin];
        var error = await ErrorStatus.OfAsync(async () => await server.Operations().RunNoonResendAsync(new RunNoonResendRequest()));
        _noons.Away = [];

        Assert.Equal((StatusCode.Unavailable, "STORE_UNAVAILABLE"), (error.StatusCode, error.Reason()));
        Assert.Empty(await server.ListNoonRunsAsync());
        Assert.Single((await office.ReadAsync(filing)).Challenges[0].Deliveries);
    }

    [Fact]
    public async Task A_long_one_leaves_others_their_turn_and_shows_how_far_it_is()
    {
        const int Codes = 30, Batch = 5;
        await using var server = await Server.StartAsync(Engine.ManagedRedis, stores, Hindered, ("NoonResend:Batch", $"{Batch}"));
        await SubmitAsync(new Office(server, Province.Tianjin), Codes);
        await SubmitAsync(new Office(server, Province.Zhejiang), 1);
        ConcurrentQueue<Province> batches = [];
        var @long = (await server.Operations().RunNoonResendAsync(new RunNoonResendRequest { Provinces = { Province.Tianjin } })).Run;
        var other = (await server.Operations().RunNoonResendAsync(new RunNoonResendRequest { Provinces = { Province.Zhejiang } })).Run;

        // By the server's clock a batch takes as long as a round.
        _noons.OnBatch = (_, province) =>
        {
            batches.Enqueue(province);
            server.Clock.Advance(TimeSpan.FromSeconds(1));
        };
        await server.NoonRunAsync(other.RunId);
        await server.NoonRunAsync(@long.RunId);

        var order = batches.ToList();
        Assert.InRange(order.IndexOf(Province.Zhejiang), 0, order.LastIndexOf(Province.Tianjin));
        Assert.Contains(server.Log.Lines, line => line.Contains($"{@long.RunId}: 0 of 1 provinces through", StringComparison.Ordinal));
    }

    private static bool HasMessages(Province province) => province is Province.Tianjin or Province.Zhejiang or Province.Fujian or Province.Sichuan;

    private static Task<Filing[]> SubmitAsync(Office office, int count) =>
        Task.WhenAll(Enumerable.Range(0, count).Select(_ => office.SubmitAsync(FilingType.NewSite, manager: new Somebody())));

    private static async Task<Filing> SubmittedAsync(Office office) =>
        await office.SettledAsync(await office.SubmitAsync(FilingType.NewSite, manager: new Somebody()));

    private void Hindered(IServiceCollection services) => services.AddSingleton<INoonStore>(s => _noons = new HinderedNoonStore(s));
}
