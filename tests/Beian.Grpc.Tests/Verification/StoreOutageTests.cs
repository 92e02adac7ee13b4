using Beian.Grpc.Tests.Faults;
using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Grpc.Core;
using Grpc.Health.V1;
using Xunit;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace Beian.Grpc.Tests.Verification;

/// <summary>While the store is away there is no verdict; once it is back, everything that was answered is still there.</summary>
public sealed class StoreOutageTests
{
    [Fact]
    public async Task A_store_that_is_killed_leaves_no_verdict_and_loses_nothing_that_was_answered()
    {
        await using var store = await RedisProcess.StartAsync();
        await using var server = Server.Start(store.ConnectionString);
        server.Log.Expect("Health check store");
        var health = new Health.HealthClient(server.Channel);
        var filing = await Case.OfTwo(server).SubmittedAsync();
        Assert.Equal(VerifyOutcome.Mismatch, (await server.Verification.VerifyCodeAsync(filing.WrongId())).Outcome);
        Assert.Equal(VerifyOutcome.AwaitingOthers, (await server.Verification.VerifyCodeAsync(filing.Right(requestId: "first"))).Outcome);
        Assert.Equal(ServingStatus.Serving, (await health.CheckAsync(new())).Status);

        await store.KillAsync();
        Func<Task>[] calls =
        [
            async () => await server.Verification.VerifyCodeAsync(filing.Right(filing.People[1])),
            async () => await server.Verification.ResendCodeAsync(filing.Resend()),
            async () => await server.Filings.SubmitFilingAsync(filing.Order),
            () => filing.ReadAsync(),
        ];
        await Assert.AllAsync(calls, async call => Assert.Equal(StatusCode.Unavailable, (await ErrorStatus.OfAsync(call)).StatusCode));
        Assert.Equal(ServingStatus.NotServing, (await health.CheckAsync(new())).Status);

        await store.StartAgainAsync();
        await Eventually.HoldsAsync("the server is serving again", async () => (await health.CheckAsync(new())).Status == ServingStatus.Serving);
        Assert.Equal([ChallengeState.Verified, ChallengeState.Pending], (await filing.ReadAsync()).Challenges.Select(c => c.State));
        Assert.Equal(1, (await filing.ReadAsync()).Challenges[0].WrongIdCount);
        Assert.Equal(VerifyOutcome.AwaitingOthers, await VerifiedAsync(filing.Right(requestId: "first")));
        Assert.Equal(VerifyOutcome.Forwarded, await VerifiedAsync(filing.Right(filing.People[1], requestId: "other")));

        async Task<VerifyOutcome> VerifiedAsync(VerifyCodeRequest entry) =>
            (await NoVerdict.RetriedAsync(async () => await server.Verification.VerifyCodeAsync(entry))).Outcome;
    }
}
