using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Xunit;

namespace Beian.Grpc.Tests.NoonResend;

/// <summary>What operators see of the noon resend, and how they bring it forward.</summary>
public sealed class NoonRunTests(SharedStores stores)
{
    private static readonly DateTimeOffset Noon = NoonRunsOf.Noon;

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_run_brought_forward_queues_every_unconfirmed_code_once_and_its_noon_nothing_more(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        var (here, there) = (new Office(server, Province.Zhejiang), new Office(server, Province.Sichuan));
        var filings = new[] { await SubmittedAsync(here), await SubmittedAsync(here), await SubmittedAsync(there) };

        var run = (await server.Operations().RunNoonResendAsync(new RunNoonResendRequest())).Run;
        Assert.Equal((NoonRunTrigger.Operator, 31, 3L), (run.Trigger, run.ProvinceCount, run.RemainingCount));
        run = await server.NoonRunAsync(run.RunId);
        Assert.Equal((3L, 0L, 31), (run.QueuedCount, run.RemainingCount, run.DoneProvinceCount));

        var late = await SubmittedAsync(here);
        var again = (await server.Operations().RunNoonResendAsync(new RunNoonResendRequest())).Run;
        Assert.Equal(1, (await server.NoonRunAsync(again.RunId)).QueuedCount);

        server.Clock.SetUtcNow(Noon);
        Assert.Equal((NoonRunTrigger.Scheduled, 0L), await ScheduledAsync(server));
        await Assert.AllAsync([.. filings, late], async filing => Assert.Equal(
            [DeliveryTrigger.Initial, DeliveryTrigger.Noon],
            (await here.SettledAsync(filing)).Challenges[0].Deliveries.Select(d => d.Trigger)));
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_dry_run_only_counts(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        var (here, there) = (new Office(server, Province.Zhejiang), new Office(server, Province.Sichuan));
        var filing = await SubmittedAsync(here);
        await SubmittedAsync(there);

        var all = (await server.Operations().RunNoonResendAsync(new RunNoonResendRequest { DryRun = true })).Run;
        var one = (await server.Operations().RunNoonResendAsync(
            new RunNoonResendRequest { DryRun = true, Provinces = { Province.Zhejiang, Province.Anhui } })).Run;

        Assert.Equal(("", 2L, 31), (all.RunId, all.QueuedCount, all.ProvinceCount));
        Assert.Equal((1L, 2), (one.QueuedCount, one.ProvinceCount));
        Assert.Empty(await server.ListNoonRunsAsync());
        Assert.Single((await here.ReadAsync(filing)).Challenges[0].Deliveries);
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_run_of_one_province_leaves_the_others_their_noon(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        var (here, there) = (new Office(server, Province.Zhejiang), new Office(server, Province.Sichuan));
        var (first, second) = (await SubmittedAsync(here), await SubmittedAsync(there));

        var run = (await server.Operations().RunNoonResendAsync(new RunNoonResendRequest { Provinces = { Province.Zhejiang } })).Run;
        Assert.Equal(1, (await server.NoonRunAsync(run.RunId)).QueuedCount);
        Assert.Single((await there.ReadAsync(second)).Challenges[0].Deliveries);

        server.Clock.SetUtcNow(Noon);
        Assert.Equal((NoonRunTrigger.Scheduled, 1L), await ScheduledAsync(server));
        Assert.Equal(2, (await here.SettledAsync(first)).Challenges[0].Deliveries.Count);
        Assert.Equal(2, (await there.SettledAsync(second)).Challenges[0].Deliveries.Count);
    }

    [Fact]
    public async Task Records_of_runs_stay_and_are_listed_latest_first_page_by_page()
    {
        await using var server = await Server.StartAsync(Engine.ManagedRedis, stores);
        // A noon at which there is nothing to do has a record only where a replica has been up before it.
        var asked = (await server.Operations().RunNoonResendAsync(new RunNoonResendRequest())).Run;
        await server.NoonRunAsync(asked.RunId);
        for (var day = 0; day < 3; day++)
        {
            server.Clock.SetUtcNow(Noon.AddDays(day));
            await server.NoonRunAsync($"202603{10 + day}T120000.000");
        }

        var first = await server.Operations().ListNoonRunsAsync(new ListNoonRunsRequest { PageSize = 2 });
        var second = await server.Operations().ListNoonRunsAsync(new ListNoonRunsRequest { PageSize = 2, PageToken = first.NextPageToken });

        Assert.Equal(
            [Noon.AddDays(2), Noon.AddDays(1), Noon, asked.NoonTime.ToDateTimeOffset()],
            first.Runs.Concat(second.Runs).Select(run => run.NoonTime.ToDateTimeOffset()));
        Assert.Equal("", second.NextPageToken);
        Assert.All(first.Runs.Concat(second.Runs), run => Assert.Equal((31, 31, 0L), (run.ProvinceCount, run.DoneProvinceCount, run.QueuedCount)));
    }

    private static async Task<(NoonRunTrigger, long)> ScheduledAsync(Server server)
    {
        var run = await server.NoonRunAsync("20260310T120000.000");
        return (run.Trigger, run.QueuedCount);
    }

    private static async Task<Filing> SubmittedAsync(Office office)
    {
        var person = new Somebody();
        var filing = await office.SubmitAsync(FilingType.NewSite, manager: person);
        await office.CodeAsync(filing, person);
        return await office.SettledAsync(filing);
    }
}
