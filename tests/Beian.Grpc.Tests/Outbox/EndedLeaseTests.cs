using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.Outbox;
using Beian.V1;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Beian.Grpc.Tests.Outbox;

/// <summary>A worker that is slower than its lease, and another that has its message meanwhile.</summary>
public sealed class EndedLeaseTests(SharedStores stores)
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_failure_is_nothing_to_the_one_that_holds_the_message_now(Engine engine)
    {
        await using var server = await StartAsync(engine);
        var office = new Office(server, Province.Zhejiang);
        var filing = await office.SubmitAsync(FilingType.NewSite, manager: new Somebody());
        var (slow, holder) = await ClaimTwiceAsync(server);

        Assert.Equal(Recorded.Done, await RecordAsync(server, slow, new SubmissionRecord.Failed("13")));
        Assert.Equal(["1 Queued"], (await office.ReadAsync(filing)).Messages());

        await RecordAsync(server, holder, new SubmissionRecord.Accepted("taken", "106575000130"));
        await ReportAsync(server, "taken");
        Assert.Equal(["1 Delivered DELIVRD"], (await office.ReadAsync(filing)).Messages());
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task An_acceptance_counts_whoever_holds_the_message_and_what_that_one_says_does_not_any_more(Engine engine)
    {
        await using var server = await StartAsync(engine);
        var office = new Office(server, Province.Zhejiang);
        var filing = await office.SubmitAsync(FilingType.NewSite, manager: new Somebody());
        var (slow, holder) = await ClaimTwiceAsync(server);

        await RecordAsync(server, slow, new SubmissionRecord.Accepted("taken", "106575000130"));
        Assert.Equal(Recorded.Done, await RecordAsync(server, holder, new SubmissionRecord.Failed("13")));
        Assert.Equal(["1 Accepted"], (await office.ReadAsync(filing)).Messages());

        server.Clock.Advance(Lease);
        Assert.Empty((await ClaimAsync(server)).Messages);
        await ReportAsync(server, "taken");
        Assert.Equal(["1 Delivered DELIVRD"], (await office.ReadAsync(filing)).Messages());
    }

    private Task<Server> StartAsync(Engine engine) => Server.StartAsync(
        engine,
        stores,
        services => services.Remove(services.Single(service => service.ImplementationType == typeof(OutboxWorker))),
        ("Outbox:Routes:Mobile:Fallback", "Telecom"));

    private static async Task<(ClaimedMessage Slow, ClaimedMessage Holder)> ClaimTwiceAsync(Server server)
    {
        var slow = Assert.Single((await ClaimAsync(server)).Messages);
        server.Clock.Advance(Lease);
        return (slow, Assert.Single((await ClaimAsync(server)).Messages));
    }

    private static Task<Claim> ClaimAsync(Server server)
    {
        var now = server.Clock.GetUtcNow();
        var lane = new Lane(Province.Zhejiang, Operator.Mobile, Urgency.Urgent);
        return Outbox(server).ClaimAsync(lane, now, now, now + Lease, room: 10, CancellationToken.None);
    }

    private static Task<Recorded> RecordAsync(Server server, ClaimedMessage message, SubmissionRecord record) =>
        Outbox(server).RecordAsync(message, record, server.Clock.GetUtcNow(), CancellationToken.None);

    private static async Task ReportAsync(Server server, string carrierMessageId) => await Outbox(server).RecordReportAsync(
        new CarrierReport(Operator.Mobile, carrierMessageId, Delivered: true, "DELIVRD"), server.Clock.GetUtcNow(), CancellationToken.None);

    private static IOutboxStore Outbox(Server server) => server.Services.GetRequiredService<IOutboxStore>();
}
