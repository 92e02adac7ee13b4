using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Grpc.Core;
using Xunit;

namespace Beian.Grpc.Tests.Verification;

/// <summary>A request id makes a retry harmless: it answers with the first verdict, and nothing is judged, counted or sent again.</summary>
public sealed class RequestIdTests(SharedStores stores)
{
    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_retried_verification_answers_with_its_first_verdict(Engine engine)
    {
        await using var province = await AuditedProvince.StartAsync(engine, stores);
        var (principal, manager) = (new Somebody(), new Somebody());
        var filing = await province.SubmitAsync(principal, manager);
        var (code, managerCode) = (await province.CodeAsync(filing, principal), await province.CodeAsync(filing, manager));
        (VerifyOutcome First, Func<string, Task<VerifyCodeResponse>> Call)[] story =
        [
            (VerifyOutcome.Mismatch, id => province.VerifyAsync(principal, WrongEntries.Other(code), requestId: id)),
            (VerifyOutcome.Mismatch, id => province.VerifyAsync(principal, code, principal.WrongId, id)),
            (VerifyOutcome.AwaitingOthers, id => province.VerifyAsync(principal, code, requestId: id)),
            (VerifyOutcome.AlreadyVerified, id => province.VerifyAsync(principal, code, requestId: id)),
            (VerifyOutcome.Forwarded, id => province.VerifyAsync(manager, managerCode, requestId: id)),
        ];

        for (var step = 0; step < story.Length; step++)
        {
            var first = await story[step].Call($"step-{step}");
            Assert.Equal(story[step].First, first.Outcome);
            await AssertChangesNothingAsync(province, async () => Assert.Equal(first, await story[step].Call($"step-{step}")));
        }

        // And still, whatever has happened since: the first try was a mismatch, the third waited for the other.
        Assert.Equal(VerifyOutcome.Mismatch, (await story[0].Call("step-0")).Outcome);
        Assert.Equal([manager.MaskedPhone], (await story[2].Call("step-2")).AwaitingMaskedPhoneNumbers);
        Assert.Equal(1, (await province.ReadAsync(filing)).Challenges[0].WrongIdCount);
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_retry_never_costs_a_try(Engine engine)
    {
        await using var province = await AuditedProvince.StartAsync(engine, stores);
        var person = new Somebody();
        var filing = await province.SubmitAsync(person);
        var code = await province.CodeAsync(filing, person);
        for (var wrong = 1; wrong <= 5; wrong++)
        {
            for (var sent = 0; sent < 6; sent++)
            {
                var verdict = await province.VerifyAsync(person, code, WrongEntries.Id(wrong), $"try-{wrong}");
                Assert.Equal(wrong < 5 ? VerifyOutcome.Mismatch : VerifyOutcome.Failed, verdict.Outcome);
                Assert.Equal(wrong < 5 ? ReturnReason.Unspecified : ReturnReason.WrongIdLimit, verdict.ReturnReason);
            }

            Assert.Equal(wrong, (await province.ReadAsync(filing)).Challenges.Single().WrongIdCount);
        }
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_retried_resend_sends_nothing_more(Engine engine)
    {
        await using var province = await AuditedProvince.StartAsync(engine, stores);
        var person = new Somebody();
        var filing = await province.SubmitAsync(person);
        (ResendOutcome First, Func<string, Task<ResendCodeResponse>> Call)[] story =
        [
            (ResendOutcome.CoolingDown, id => province.ResendAsync(person, requestId: id)),
            (ResendOutcome.Sent, id => province.ResendAsync(person, requestId: id)),
            (ResendOutcome.NothingPending, id => province.ResendAsync(person, person.WrongId, id)),
            (ResendOutcome.Sent, id => province.ResendAsync(person, requestId: id)),
            (ResendOutcome.LimitReached, id => province.ResendAsync(person, requestId: id)),
        ];

        for (var step = 0; step < story.Length; step++)
        {
            var first = await story[step].Call($"step-{step}");
            Assert.Equal(story[step].First, first.Outcome);
            await AssertChangesNothingAsync(province, async () => Assert.Equal(first, await story[step].Call($"step-{step}")));
            province.GoTo(province.Now.AddMinutes(1));
        }

        Assert.Equal(3, (await province.MessagesAsync(filing, person)).Count);
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task The_same_id_with_other_content_is_refused_and_nothing_is_judged(Engine engine)
    {
        await using var province = await AuditedProvince.StartAsync(engine, stores);
        var (person, other) = (new Somebody(), new Somebody());
        var filing = await province.SubmitAsync(person);
        var code = await province.CodeAsync(filing, person);
        await province.VerifyAsync(person, WrongEntries.Other(code), requestId: "used");
        await province.ResendAsync(person, requestId: "used");
        var before = await province.SnapshotAsync();

        Func<Task>[] reuses =
        [
            () => province.VerifyAsync(person, code, requestId: "used"),
            () => province.VerifyAsync(person, WrongEntries.Other(code), person.WrongId, "used"),
            () => province.VerifyAsync(other, WrongEntries.Other(code), person.Id, "used"),
            () => province.ResendAsync(person, person.WrongId, "used"),
            () => province.ResendAsync(other, person.Id, "used"),
        ];
        await Assert.AllAsync(reuses, async reuse =>
        {
            var error = await ErrorStatus.OfAsync(reuse);
            Assert.Equal((StatusCode.InvalidArgument, "REQUEST_ID_REUSED"), (error.StatusCode, error.Reason()));
        });

        Assert.Equal(before.Everything, (await province.SnapshotAsync()).Everything);
        Assert.Equal(VerifyOutcome.Forwarded, (await province.VerifyAsync(person, code, requestId: "fresh")).Outcome);
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_verdict_is_remembered_for_two_minutes_and_then_judged_anew(Engine engine)
    {
        await using var province = await AuditedProvince.StartAsync(engine, stores);
        var person = new Somebody();
        var filing = await province.SubmitAsync(person);
        var code = await province.CodeAsync(filing, person);
        Assert.Equal(VerifyOutcome.Forwarded, (await province.VerifyAsync(person, code, requestId: "once")).Outcome);
        Assert.Equal(VerifyOutcome.Forwarded, (await province.VerifyAsync(person, code, requestId: "once")).Outcome);

        var snapshot = await province.SnapshotAsync();
        var remembered = Assert.Single(snapshot.Of("request"));
        Assert.InRange(snapshot.Life(remembered)!.Value, TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(3));

        province.Server.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(VerifyOutcome.AlreadyVerified, (await province.VerifyAsync(person, code, requestId: "once")).Outcome);
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_throttled_phone_still_gets_the_verdicts_it_had_and_no_refusal_is_remembered(Engine engine)
    {
        await using var province = await AuditedProvince.StartAsync(engine, stores, ("Verification:TriesPerPhoneAndId", "1"));
        var person = new Somebody();
        var filing = await province.SubmitAsync(person);
        var code = await province.CodeAsync(filing, person);
        var opened = province.Now;
        await province.VerifyAsync(person, WrongEntries.Other(code), requestId: "first");

        Assert.Equal("TOO_MANY_ATTEMPTS", (await ErrorStatus.OfAsync(() => province.VerifyAsync(person, code, requestId: "second"))).Reason());
        Assert.Equal(VerifyOutcome.Mismatch, (await province.VerifyAsync(person, WrongEntries.Other(code), requestId: "first")).Outcome);

        province.GoTo(opened.AddHours(1));
        Assert.Equal(VerifyOutcome.Forwarded, (await province.VerifyAsync(person, code, requestId: "second")).Outcome);
    }

    private static async Task AssertChangesNothingAsync(AuditedProvince province, Func<Task> retry)
    {
        var before = await province.SnapshotAsync();
        await retry();
        Assert.Equal(before.Everything, (await province.SnapshotAsync()).Everything);
    }
}
