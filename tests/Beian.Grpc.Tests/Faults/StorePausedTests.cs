using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Grpc.Core;
using Grpc.Health.V1;
using Xunit;

namespace Beian.Grpc.Tests.Faults;

/// <summary>
/// A store that hangs: connected, and silent. A caller that stops waiting does not know whether its entry was judged; the same
/// request id tells.
/// </summary>
[Collection(HarmedStores.Name)]
public sealed class StorePausedTests(HarmedCluster cluster)
{
    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_deadline_is_kept_and_a_retry_learns_what_happened(Engine engine)
    {
        await using var harmed = await HarmedStore.StartAsync(engine, cluster);
        var filing = await Case.OfOne(harmed.Server).SubmittedAsync();

        harmed.Freeze();
        var deadline = TimeProvider.System.GetUtcNow().UtcDateTime.AddMilliseconds(500);
        var error = await Assert.ThrowsAsync<RpcException>(async () =>
            await harmed.Server.Verification.VerifyCodeAsync(filing.Right(requestId: "late"), deadline: deadline));
        harmed.Thaw();

        Assert.Equal(StatusCode.DeadlineExceeded, error.StatusCode);
        await IsJudgedOnceAsync(harmed.Server, filing, "late");
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_caller_that_cancels_is_let_go_and_a_retry_learns_what_happened(Engine engine)
    {
        await using var harmed = await HarmedStore.StartAsync(engine, cluster);
        var filing = await Case.OfOne(harmed.Server).SubmittedAsync();

        harmed.Freeze();
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(500), TimeProvider.System);
        var error = await Assert.ThrowsAsync<RpcException>(async () =>
            await harmed.Server.Verification.VerifyCodeAsync(filing.Right(requestId: "gone"), cancellationToken: patience.Token));
        harmed.Thaw();

        Assert.Equal(StatusCode.Cancelled, error.StatusCode);
        await IsJudgedOnceAsync(harmed.Server, filing, "gone");
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task The_server_itself_stops_waiting_and_says_that_the_outcome_is_unknown(Engine engine)
    {
        await using var harmed = await HarmedStore.StartAsync(engine, cluster, ("Store:Timeout", "00:00:00.5"));
        var filing = Case.OfOne(harmed.Server);
        await NoVerdict.RetriedAsync(filing.SubmittedAsync);

        harmed.Freeze();
        var reason = await NoVerdict.OfAsync(async () =>
            await harmed.Server.Verification.VerifyCodeAsync(filing.Right(requestId: "unknown")));
        harmed.Thaw();

        Assert.Equal("OUTCOME_UNKNOWN", reason);
        await IsJudgedOnceAsync(harmed.Server, filing, "unknown");
    }

    [Fact]
    public async Task Health_says_so_while_it_hangs_and_when_it_goes_on()
    {
        await using var harmed = await HarmedStore.StartAsync(Engine.ManagedRedis, cluster, ("Store:Timeout", "00:00:00.5"));

        harmed.Freeze();
        var hanging = await harmed.HealthAsync();
        harmed.Thaw();

        Assert.Equal(HealthCheckResponse.Types.ServingStatus.NotServing, hanging);
        await Eventually.HoldsAsync(
            "the server serves again", async () => await harmed.HealthAsync() == HealthCheckResponse.Types.ServingStatus.Serving);
    }

    // The first verdict for the same request id, whichever of the two calls it was that brought it about; and just one effect.
    private static async Task IsJudgedOnceAsync(Server server, Case filing, string requestId)
    {
        var retried = await NoVerdict.RetriedAsync(async () => await server.Verification.VerifyCodeAsync(filing.Right(requestId: requestId)));
        var another = await NoVerdict.RetriedAsync(async () => await server.Verification.VerifyCodeAsync(filing.Right(requestId: "another")));
        Assert.Equal((VerifyOutcome.Forwarded, VerifyOutcome.AlreadyVerified), (retried.Outcome, another.Outcome));
        Assert.Equal("AwaitingVerification, UnderReview", await filing.FeedAsync());
    }
}
