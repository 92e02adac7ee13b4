using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Google.Protobuf.WellKnownTypes;
using Xunit;

namespace Beian.Grpc.Tests.Verification;

/// <summary>Sending the code again to somebody who asks: the same code, twice at most, a minute apart, and only where one is pending.</summary>
public sealed class ResendTests(SharedStores stores)
{
    private static readonly TimeSpan Cooldown = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Instant = TimeSpan.FromMilliseconds(1);

    private static readonly ResendCodeResponse Sent = new() { Outcome = ResendOutcome.Sent };
    private static readonly ResendCodeResponse LimitReached = new() { Outcome = ResendOutcome.LimitReached };
    private static readonly ResendCodeResponse NothingPending = new() { Outcome = ResendOutcome.NothingPending };

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task The_same_code_is_sent_again_and_the_ledger_says_who_asked(Engine engine)
    {
        await using var province = await AuditedProvince.StartAsync(engine, stores);
        var person = new Somebody();
        var filing = await province.SubmitAsync(person);
        var code = await province.CodeAsync(filing, person);
        province.GoTo(filing.SubmitTime.ToDateTimeOffset() + Cooldown);

        Assert.Equal(Sent, await province.ResendAsync(person));

        Assert.Equal([code, code], (await province.MessagesAsync(filing, person)).Select(m => m.Code));
        var read = await province.ReadAsync(filing);
        var challenge = read.Challenges.Single();
        Assert.Equal(1, challenge.ManualResendCount);
        Assert.Equal([DeliveryTrigger.Initial, DeliveryTrigger.Manual], challenge.Deliveries.Select(d => d.Trigger));
        Assert.All(challenge.Deliveries, d => Assert.Equal((DeliveryState.Delivered, "106575000130"), (d.State, d.SenderNumber)));
        Assert.Equal((filing.Deadline, FilingState.AwaitingVerification), (read.Deadline, read.State));
        Assert.Equal(VerifyOutcome.Forwarded, (await province.VerifyAsync(person, code)).Outcome);
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_code_is_sent_again_twice_at_most(Engine engine)
    {
        await using var province = await AuditedProvince.StartAsync(engine, stores);
        var person = new Somebody();
        var filing = await province.SubmitAsync(person);
        foreach (var expected in new[] { Sent, Sent, LimitReached, LimitReached })
        {
            province.GoTo(province.Now + Cooldown);
            Assert.Equal(expected, await province.ResendAsync(person));
        }

        Assert.Equal(3, (await province.MessagesAsync(filing, person)).Count);
        Assert.Equal(2, (await province.ReadAsync(filing)).Challenges.Single().ManualResendCount);
        Assert.Equal(VerifyOutcome.Forwarded, (await province.VerifyAsync(person, await province.CodeAsync(filing, person))).Outcome);
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task Asked_too_soon_it_says_from_when_it_may_be_asked_again(Engine engine)
    {
        await using var province = await AuditedProvince.StartAsync(engine, stores);
        var person = new Somebody();
        var filing = await province.SubmitAsync(person);
        var ready = filing.SubmitTime.ToDateTimeOffset() + Cooldown;

        Assert.Equal(CoolingDown(ready), await province.ResendAsync(person));
        province.GoTo(ready - Instant);
        Assert.Equal(CoolingDown(ready), await province.ResendAsync(person));
        Assert.Single(await province.MessagesAsync(filing, person));

        province.GoTo(ready);
        Assert.Equal(Sent, await province.ResendAsync(person));
        Assert.Equal(CoolingDown(ready + Cooldown), await province.ResendAsync(person));
        province.GoTo(ready + Cooldown);
        Assert.Equal(Sent, await province.ResendAsync(person));

        // No waiting helps now, so none is asked for.
        Assert.Equal(LimitReached, await province.ResendAsync(person));
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task Where_nothing_is_pending_it_says_so_and_sends_nothing(Engine engine)
    {
        await using var province = await AuditedProvince.StartAsync(engine, stores);
        var (done, pending, failed, cancelled) = (new Somebody(), new Somebody(), new Somebody(), new Somebody());
        var halfDone = await province.SubmitAsync(done, pending);
        await province.VerifyAsync(done, await province.CodeAsync(halfDone, done));
        var returned = await province.SubmitAsync(failed, cancelled);
        for (var wrong = 1; wrong <= 5; wrong++)
        {
            await province.VerifyAsync(failed, await province.CodeAsync(returned, failed), WrongEntries.Id(wrong));
        }

        province.GoTo(province.Now + Cooldown);
        (string Why, Func<Task<ResendCodeResponse>> Call)[] table =
        [
            ("unknown phone", () => province.ResendAsync(new Somebody())),
            ("wrong ID", () => province.ResendAsync(pending, pending.WrongId)),
            ("another person's ID", () => province.ResendAsync(pending, done.Id)),
            ("another province", () => province.ResendAsync(pending, province: Province.Sichuan)),
            ("verified, the other one is not", () => province.ResendAsync(done)),
            ("failed", () => province.ResendAsync(failed)),
            ("the other one failed", () => province.ResendAsync(cancelled)),
        ];
        await AssertNothingPendingAsync(table);

        await province.VerifyAsync(pending, await province.CodeAsync(halfDone, pending));
        await AssertNothingPendingAsync([("under review", () => province.ResendAsync(pending))]);
        Assert.Equal(2, (await province.ReadAsync(halfDone)).Challenges.Sum(c => c.Deliveries.Count));
        Assert.Equal(2, (await province.ReadAsync(returned)).Challenges.Sum(c => c.Deliveries.Count));
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task From_its_deadline_on_a_code_is_not_sent_again(Engine engine)
    {
        await using var province = await AuditedProvince.StartAsync(engine, stores);
        var person = new Somebody();
        var filing = await province.SubmitAsync(person);
        var deadline = filing.Deadline.ToDateTimeOffset();

        province.GoTo(deadline - Cooldown);
        Assert.Equal(Sent, await province.ResendAsync(person));
        province.GoTo(deadline - Instant);
        Assert.Equal(CoolingDown(deadline), await province.ResendAsync(person));
        province.GoTo(deadline);
        Assert.Equal(NothingPending, await province.ResendAsync(person));
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task Every_pending_code_of_the_phone_and_ID_that_may_be_sent_again_is(Engine engine)
    {
        await using var province = await AuditedProvince.StartAsync(engine, stores);
        var person = new Somebody();
        var otherId = new Somebody { Phone = person.Phone };
        var (capped, other) = (await province.SubmitAsync(person), await province.SubmitAsync(otherId));
        for (var resend = 0; resend < 2; resend++)
        {
            province.GoTo(province.Now + Cooldown);
            Assert.Equal(Sent, await province.ResendAsync(person));
        }

        var first = await province.SubmitAsync(person);
        Assert.Equal(CoolingDown(first.SubmitTime.ToDateTimeOffset() + Cooldown), await province.ResendAsync(person));
        province.GoTo(first.SubmitTime.ToDateTimeOffset() + Cooldown / 2);
        var second = await province.SubmitAsync(person);

        // One is capped, one ready, one still too young, and one is somebody else's with the same phone.
        province.GoTo(first.SubmitTime.ToDateTimeOffset() + Cooldown);
        Assert.Equal(Sent, await province.ResendAsync(person));
        await AssertResendsAsync(province, (capped, 2), (first, 1), (second, 0), (other, 0));

        // Now two are ready, and one call sends both.
        province.GoTo(province.Now + Cooldown);
        Assert.Equal(Sent, await province.ResendAsync(person));
        await AssertResendsAsync(province, (capped, 2), (first, 2), (second, 1), (other, 0));
        Assert.Equal(3, (await province.MessagesAsync(first, person)).Count);
        Assert.Equal(2, (await province.MessagesAsync(second, person)).Count);
    }

    private static ResendCodeResponse CoolingDown(DateTimeOffset until) =>
        new() { Outcome = ResendOutcome.CoolingDown, RetryTime = Timestamp.FromDateTimeOffset(until) };

    private static Task AssertNothingPendingAsync((string Why, Func<Task<ResendCodeResponse>> Call)[] table) =>
        Assert.AllAsync(table, async row => Assert.Equal((row.Why, NothingPending), (row.Why, await row.Call())));

    private static Task AssertResendsAsync(AuditedProvince province, params (Filing Filing, int Resends)[] table) =>
        Assert.AllAsync(table, async row => Assert.Equal(row.Resends, (await province.ReadAsync(row.Filing)).Challenges.Single().ManualResendCount));
}
