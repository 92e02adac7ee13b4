using Beian.Filings;
using Beian.Grpc.Tests.Running;
using Beian.V1;
using Grpc.Health.V1;
using Xunit;

namespace Beian.Grpc.Tests.Faults;

/// <summary>The store is killed under a running server and comes back.</summary>
[Collection(HarmedStores.Name)]
public sealed class StoreKilledTests(HarmedCluster cluster)
{
    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task Without_a_store_there_is_no_verdict_and_with_it_back_all_that_was_acknowledged_is_there(Engine engine)
    {
        // Patient, so that no call is given up on a starved machine: none ends with an unknown outcome but for a fault.
        await using var harmed = await HarmedStore.StartAsync(engine, cluster, ("Store:Timeout", "00:00:30"));
        var server = harmed.Server;
        var filing = await Case.OfTwo(server).SubmittedAsync();
        Assert.Equal(VerifyOutcome.Mismatch, (await server.Verification.VerifyCodeAsync(filing.WrongId())).Outcome);
        Assert.Equal(VerifyOutcome.AwaitingOthers, (await server.Verification.VerifyCodeAsync(filing.Right())).Outcome);
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, await harmed.HealthAsync());

        await harmed.KillAsync();
        await NoVerdict.OfAsync(async () => await server.Verification.VerifyCodeAsync(filing.Right(filing.People[1])));
        await NoVerdict.OfAsync(async () => await server.Verification.VerifyCodeAsync(filing.WrongId()));
        await NoVerdict.OfAsync(async () => await server.Verification.ResendCodeAsync(filing.Resend()));
        await NoVerdict.OfAsync(async () => await server.Filings.SubmitFilingAsync(Case.OfOne(server).Order));
        await NoVerdict.OfAsync(filing.ReadAsync);
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.NotServing, await harmed.HealthAsync());
        await harmed.BringBackAsync();

        var after = await filing.ReadAsync();
        Assert.Equal([ChallengeState.Verified, ChallengeState.Pending], after.Challenges.Select(challenge => challenge.State));
        Assert.Equal(1, after.Challenges[0].WrongIdCount);
        // Whoever comes before the server can vouch for an answer again is told that nothing has happened, and not that it may have.
        List<string> refusals = [];
        Assert.Equal(VerifyOutcome.AlreadyVerified, await VerifiedAsync(filing.Right(requestId: "again")));
        Assert.Equal(VerifyOutcome.Forwarded, await VerifiedAsync(filing.Right(filing.People[1], requestId: "other")));
        Assert.All(refusals, reason => Assert.Equal("STORE_UNAVAILABLE", reason));
        Assert.Equal("AwaitingVerification, UnderReview", await filing.FeedAsync());

        async Task<VerifyOutcome> VerifiedAsync(VerifyCodeRequest entry) =>
            (await NoVerdict.RetriedAsync(async () => await server.Verification.VerifyCodeAsync(entry), refusals.Add)).Outcome;
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task Killed_amid_many_entries_it_has_judged_each_exactly_once(Engine engine)
    {
        await using var harmed = await HarmedStore.StartAsync(engine, cluster);
        var filings = await Task.WhenAll(Enumerable.Range(0, 48).Select(_ => Case.OfOne(harmed.Server).SubmittedAsync()));
        var portals = filings.Chunk(12).Select(chunk => VerifyAsync(harmed.Server, chunk)).ToArray();

        await portals[0].First.Task;
        await harmed.KillAsync();
        await harmed.BringBackAsync();

        foreach (var portal in portals)
        {
            Assert.All(await portal.Verdicts, verdict => Assert.Equal(VerifyOutcome.Forwarded, verdict));
        }

        foreach (var filing in filings)
        {
            Assert.Equal(FilingState.UnderReview, (await filing.ReadAsync()).State);
            Assert.Equal("AwaitingVerification, UnderReview", await filing.FeedAsync());
        }
    }

    [Fact]
    public async Task With_one_master_of_a_cluster_away_the_provinces_of_the_others_are_served()
    {
        await using var harmed = (HarmedRedisCluster)await HarmedStore.StartAsync(Engine.RedisCluster, cluster);
        var filing = await Case.OfOne(harmed.Server).SubmittedAsync();

        var lost = await harmed.KillOneAsync();
        var served = await Task.WhenAll(Provinces.All.Select(async province => (Province: province, Is: await harmed.IsServedAsync(province))));
        Assert.All(served, answer => Assert.Equal(!lost.Contains(answer.Province), answer.Is));

        await harmed.BringBackAsync();
        Assert.Equal(FilingState.AwaitingVerification, (await filing.ReadAsync()).State);
    }

    // A portal's entries, one after the other, each under a request id of its own until there is a verdict.
    private static (TaskCompletionSource First, Task<List<VerifyOutcome>> Verdicts) VerifyAsync(Server server, Case[] filings)
    {
        var first = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return (first, AllAsync());

        async Task<List<VerifyOutcome>> AllAsync()
        {
            List<VerifyOutcome> verdicts = [];
            foreach (var filing in filings)
            {
                var entry = filing.Right(requestId: $"kill-{filing.FilingId}");
                verdicts.Add((await NoVerdict.RetriedAsync(async () => await server.Verification.VerifyCodeAsync(entry))).Outcome);
                first.TrySetResult();
            }

            return verdicts;
        }
    }
}
