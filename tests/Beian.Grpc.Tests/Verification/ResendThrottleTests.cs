using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Grpc.Core;
using Xunit;

namespace Beian.Grpc.Tests.Verification;

/// <summary>Resends that meet nothing are counted by phone, so that nobody can search for somebody's ID. They never stop a verification.</summary>
public sealed class ResendThrottleTests(SharedStores stores)
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Instant = TimeSpan.FromMilliseconds(1);

    [Theory]
    [InlineData(Engine.ManagedRedis, true)]
    [InlineData(Engine.ManagedRedis, false)]
    [InlineData(Engine.RedisCluster, true)]
    [InlineData(Engine.RedisCluster, false)]
    public async Task After_20_misses_of_a_phone_nothing_is_sent_until_the_hour_is_over(Engine engine, bool isKnown)
    {
        await using var province = await AuditedProvince.StartAsync(engine, stores);
        var person = new Somebody();
        var filing = isKnown ? await province.SubmitAsync(person) : null;
        var opened = province.Now;
        for (var miss = 1; miss <= 20; miss++)
        {
            Assert.Equal(ResendOutcome.NothingPending, (await province.ResendAsync(person, WrongEntries.Id(miss))).Outcome);
            province.GoTo(opened.AddMinutes(miss));
        }

        // Right or wrong, there is no verdict any more.
        await AssertThrottledAsync(() => province.ResendAsync(person, WrongEntries.Id(21)), TimeSpan.FromMinutes(40));
        await AssertThrottledAsync(() => province.ResendAsync(person), TimeSpan.FromMinutes(40));
        Assert.Equal(ResendOutcome.NothingPending, (await province.ResendAsync(new Somebody())).Outcome);
        province.GoTo(opened + Hour - Instant);
        await AssertThrottledAsync(() => province.ResendAsync(person), Instant);

        province.GoTo(opened + Hour);
        Assert.Equal(isKnown ? ResendOutcome.Sent : ResendOutcome.NothingPending, (await province.ResendAsync(person)).Outcome);
        Assert.Equal(isKnown ? 2 : 0, filing is null ? 0 : (await province.MessagesAsync(filing, person)).Count);
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_throttled_phone_can_still_be_verified(Engine engine)
    {
        await using var province = await AuditedProvince.StartAsync(engine, stores);
        var person = new Somebody();
        var filing = await province.SubmitAsync(person);
        for (var miss = 1; miss <= 20; miss++)
        {
            await province.ResendAsync(person, WrongEntries.Id(miss));
        }

        await AssertThrottledAsync(() => province.ResendAsync(person), Hour);

        Assert.Equal(VerifyOutcome.Forwarded, (await province.VerifyAsync(person, await province.CodeAsync(filing, person))).Outcome);
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task Only_resends_that_met_nothing_count(Engine engine)
    {
        await using var province = await AuditedProvince.StartAsync(engine, stores, ("Verification:ResendMissesPerPhone", "1"));
        var person = new Somebody();
        var filing = await province.SubmitAsync(person);
        await province.VerifyAsync(person, WrongEntries.Other(await province.CodeAsync(filing, person)));
        ResendOutcome[] expected =
        [
            ResendOutcome.CoolingDown, ResendOutcome.Sent, ResendOutcome.CoolingDown, ResendOutcome.Sent, ResendOutcome.LimitReached,
            ResendOutcome.LimitReached,
        ];
        foreach (var outcome in expected)
        {
            Assert.Equal(outcome, (await province.ResendAsync(person)).Outcome);
            if (outcome == ResendOutcome.CoolingDown)
            {
                province.GoTo(province.Now.AddMinutes(1));
            }
        }

        Assert.Empty((await province.SnapshotAsync()).Of("misses"));
    }

    private static async Task AssertThrottledAsync(Func<Task> call, TimeSpan wait)
    {
        var error = await ErrorStatus.OfAsync(call);
        Assert.Equal((StatusCode.ResourceExhausted, "TOO_MANY_RESEND_ATTEMPTS", wait), (error.StatusCode, error.Reason(), error.Wait()));
    }
}
