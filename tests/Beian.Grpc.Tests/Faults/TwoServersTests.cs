using System.Security.Cryptography;
using Beian.Grpc.Tests.Races;
using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.Outbox;
using Beian.Redis.Managed;
using Beian.V1;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Beian.Grpc.Tests.Faults;

/// <summary>Two servers on one store are one system.</summary>
public sealed class TwoServersTests(SharedStores stores)
{
    public static TheoryData<Engine, string> Races => RaceTests.Each(VerificationRaces.All.Keys);

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_filing_submitted_at_one_is_verified_at_the_other(Engine engine)
    {
        var (one, other) = await StartTwoAsync(engine);
        await using var first = one;
        await using var second = other;
        var filing = await Case.OfOne(one).SubmittedAsync();

        Assert.Equal(VerifyOutcome.Mismatch, (await one.Verification.VerifyCodeAsync(filing.WrongId())).Outcome);
        Assert.Equal(VerifyOutcome.Forwarded, (await other.Verification.VerifyCodeAsync(filing.Right(requestId: "both"))).Outcome);
        Assert.Equal(VerifyOutcome.Forwarded, (await one.Verification.VerifyCodeAsync(filing.Right(requestId: "both"))).Outcome);
        var read = (await other.Filings.GetFilingAsync(new GetFilingRequest { FilingId = filing.FilingId })).Filing;
        Assert.Equal((FilingState.UnderReview, 1), (read.State, read.Challenges[0].WrongIdCount));
        Assert.Equal(read, await filing.ReadAsync());
    }

    [Theory]
    [MemberData(nameof(Races))]
    public async Task What_is_promised_holds_in_a_race_between_callers_of_both(Engine engine, string race)
    {
        var (one, other) = await StartTwoAsync(engine);
        await using var first = one;
        await using var second = other;
        Assert.All(await VerificationRaces.All[race](await Crowd.GatherAsync(one, other)), promise => Assert.True(promise.IsKept, $"{promise}"));
    }

    private async Task<(Server One, Server Other)> StartTwoAsync(Engine engine)
    {
        (string, string) key = ("Secrets:MasterKey", Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        var one = await Server.StartAsync(engine, stores, [.. VerificationRaces.Settings, key]);
        var store = engine == Engine.RedisCluster
            ? (await stores.ClusterAsync()).ConnectionString
            : $"!{one.Services.GetRequiredService<ManagedRedisServer>().EndPoint}";
        return (one, Server.Start(store, Second, [.. VerificationRaces.Settings, key, ("Store:KeyPrefix", one.KeyPrefix)]));

        void Second(IServiceCollection services)
        {
            // One clock, as of two machines in step; one worker, so that every message is on the first one's handset.
            services.AddSingleton<TimeProvider>(one.Clock);
            services.Remove(services.Single(service => service.ImplementationType == typeof(OutboxWorker)));
        }
    }
}
