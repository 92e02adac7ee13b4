using Beian.Grpc.Tests.Faults;
using Beian.Grpc.Tests.Running;
using Beian.V1;
using Xunit;

namespace Beian.Grpc.Tests.Failover;

/// <summary>
/// While the replica is away the master knows things that would be lost with it. Nobody is told of them as settled: not the one who
/// asked, not when he asks again, not those who watch.
/// </summary>
public sealed class ReplicaAwayTests
{
    // Longer than the replica is away: nobody takes over.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(Engine.RedisCluster)]
    [InlineData(Engine.Sentinel)]
    public async Task A_verdict_and_its_event_wait_for_the_replica(Engine engine)
    {
        await using var store = await ReplicatedStore.StartAsync(engine, Patience);
        await using var server = Server.Start(store.ConnectionString, ("Store:Timeout", "00:00:02"));
        var filing = Case.OfOne(server);
        await NoVerdict.RetriedAsync(filing.SubmittedAsync);
        using var watch = await Watch.StandingAsync(server, Case.Where);
        var change = watch.ChangesAsync(1);

        await store.PartAsync(server);
        var first = await NoVerdict.OfAsync(async () => await server.Verification.VerifyCodeAsync(filing.Right(requestId: "mine")));
        var again = await NoVerdict.OfAsync(async () => await server.Verification.VerifyCodeAsync(filing.Right(requestId: "mine")));

        Assert.Equal(("OUTCOME_UNKNOWN", "OUTCOME_UNKNOWN"), (first, again));
        Assert.Equal(FilingState.UnderReview, (await NoVerdict.RetriedAsync(filing.ReadAsync)).State);
        Assert.False(change.IsCompleted);

        store.Reunite(server);
        var settled = await NoVerdict.RetriedAsync(async () => await server.Verification.VerifyCodeAsync(filing.Right(requestId: "mine")));
        Assert.Equal(VerifyOutcome.Forwarded, settled.Outcome);
        Assert.Equal(FilingState.UnderReview, Assert.Single(await change).Change.State);
    }

    [Fact]
    public async Task A_submit_that_is_repeated_waits_too()
    {
        await using var store = await ReplicatedStore.StartAsync(Engine.RedisCluster, Patience);
        await using var server = Server.Start(store.ConnectionString, ("Store:Timeout", "00:00:02"));
        var filing = Case.OfOne(server);
        await NoVerdict.RetriedAsync(filing.SubmittedAsync);
        var other = Case.OfOne(server).Order;

        await store.PartAsync(server);
        var first = await NoVerdict.OfAsync(async () => await server.Filings.SubmitFilingAsync(other));
        var again = await NoVerdict.OfAsync(async () => await server.Filings.SubmitFilingAsync(other));

        Assert.Equal(("OUTCOME_UNKNOWN", "OUTCOME_UNKNOWN"), (first, again));
        Assert.Equal(FilingState.AwaitingVerification, (await NoVerdict.RetriedAsync(filing.ReadAsync)).State);

        store.Reunite(server);
        await NoVerdict.RetriedAsync(async () => await server.Filings.SubmitFilingAsync(other));
    }

    [Fact]
    public async Task Another_province_s_node_goes_on_as_ever()
    {
        await using var store = await ReplicatedStore.StartAsync(Engine.RedisCluster, Patience);
        await using var server = Server.Start(store.ConnectionString);
        var elsewhere = ReplicatedStore.HeldByOthers(server);

        await store.PartAsync(server);

        foreach (var province in elsewhere)
        {
            var order = Case.OfOne(server).Order;
            order.Province = province;
            Assert.Equal(province, (await server.Filings.SubmitFilingAsync(order)).Filing.Province);
        }

        store.Reunite(server);
    }
}
