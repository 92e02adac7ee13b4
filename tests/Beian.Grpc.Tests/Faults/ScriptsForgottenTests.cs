using Beian.Grpc.Tests.Running;
using Beian.V1;
using Xunit;

namespace Beian.Grpc.Tests.Faults;

/// <summary>A store that has forgotten the scripts, between any two calls.</summary>
[Collection(HarmedStores.Name)]
public sealed class ScriptsForgottenTests(HarmedCluster cluster)
{
    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task Nobody_notices(Engine engine)
    {
        await using var harmed = await HarmedStore.StartAsync(engine, cluster, ("Verification:ResendCooldown", "00:00:00"));
        var server = harmed.Server;

        await harmed.ForgetScriptsAsync();
        var filing = await Case.OfOne(server).SubmittedAsync();
        await harmed.ForgetScriptsAsync();
        Assert.Equal(VerifyOutcome.Mismatch, (await server.Verification.VerifyCodeAsync(filing.WrongId())).Outcome);
        await harmed.ForgetScriptsAsync();
        Assert.Equal(ResendOutcome.Sent, (await server.Verification.ResendCodeAsync(filing.Resend())).Outcome);
        await harmed.ForgetScriptsAsync();
        Assert.Equal(2, (await server.MessagesAsync(filing.Person, count: 2)).Count);
        await harmed.ForgetScriptsAsync();
        Assert.Equal(VerifyOutcome.Forwarded, (await server.Verification.VerifyCodeAsync(filing.Right())).Outcome);

        Assert.Equal(1, (await filing.ReadAsync()).Challenges[0].WrongIdCount);
        Assert.Equal("AwaitingVerification, UnderReview", await filing.FeedAsync());
    }
}
