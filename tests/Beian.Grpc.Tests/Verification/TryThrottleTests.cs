using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Grpc.Core;
using Xunit;

namespace Beian.Grpc.Tests.Verification;

/// <summary>How many mismatches an hour holds, for a phone and ID and for a phone. Beyond them nothing is judged, right or wrong.</summary>
public sealed class TryThrottleTests(SharedStores stores)
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Instant = TimeSpan.FromMilliseconds(1);

    // Which factor is wrong makes no difference, nor does whether anybody has this phone.
    public enum Wrong
    {
        Code,
        Id,
        UnknownPhone,
    }

    [Theory]
    [InlineData(Engine.ManagedRedis, Wrong.Code)]
    [InlineData(Engine.ManagedRedis, Wrong.Id)]
    [InlineData(Engine.ManagedRedis, Wrong.UnknownPhone)]
    [InlineData(Engine.RedisCluster, Wrong.Code)]
    [InlineData(Engine.RedisCluster, Wrong.Id)]
    [InlineData(Engine.RedisCluster, Wrong.UnknownPhone)]
    public async Task After_20_mismatches_of_a_phone_and_ID_there_is_no_verdict_until_the_hour_is_over(Engine engine, Wrong wrong)
    {
        await using var province = await AuditedProvince.StartAsync(engine, stores, ("Verification:WrongIdLimit", "100"));
        var person = new Somebody();
        var filing = await province.SubmitAsync(person);
        var code = await province.CodeAsync(filing, person);
        var typed = wrong == Wrong.UnknownPhone ? new Somebody() : person;
        var typedId = wrong == Wrong.Id ? person.WrongId : typed.Id;
        var typedCode = wrong == Wrong.Code ? WrongEntries.Other(code) : code;
        Task<VerifyCodeResponse> TypeAsync() => province.VerifyAsync(typed, typedCode, typedId);

        var opened = province.Now;
        for (var time = 1; time <= 20; time++)
        {
            Assert.Equal(VerifyOutcome.Mismatch, (await TypeAsync()).Outcome);
            province.GoTo(opened.AddMinutes(time));
        }

        await AssertThrottledAsync(TypeAsync, TimeSpan.FromMinutes(40));
        province.GoTo(opened + Hour - Instant);
        await AssertThrottledAsync(TypeAsync, Instant);

        // A refused entry counts nowhere: the window ends when it would have, and the next begins empty.
        province.GoTo(opened + Hour);
        Assert.Equal(VerifyOutcome.Mismatch, (await TypeAsync()).Outcome);
        Assert.Equal(wrong == Wrong.Id ? 21 : 0, (await province.ReadAsync(filing)).Challenges.Single().WrongIdCount);
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task Throttled_a_right_entry_is_not_judged_either_and_is_once_the_hour_is_over(Engine engine)
    {
        await using var province = await AuditedProvince.StartAsync(engine, stores);
        var person = new Somebody();
        var filing = await province.SubmitAsync(person);
        var code = await province.CodeAsync(filing, person);
        var opened = province.Now;
        await MistypeAsync(province, person, WrongEntries.Other(code), person.Id, 20);
        var before = await province.SnapshotAsync();

        await AssertThrottledAsync(() => province.VerifyAsync(person, code), Hour);

        Assert.Equal(before.Everything, (await province.SnapshotAsync()).Everything);
        province.GoTo(opened + Hour);
        Assert.Equal(VerifyOutcome.Forwarded, (await province.VerifyAsync(person, code)).Outcome);
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_stranger_who_types_wrong_IDs_does_not_lock_out_the_owner(Engine engine)
    {
        await using var province = await AuditedProvince.StartAsync(engine, stores);
        var person = new Somebody();
        var filing = await province.SubmitAsync(person);
        var code = await province.CodeAsync(filing, person);
        await MistypeAsync(province, person, WrongEntries.Other(code), person.WrongId, 20);

        await AssertThrottledAsync(() => province.VerifyAsync(person, code, person.WrongId), Hour);

        Assert.Equal(VerifyOutcome.Forwarded, (await province.VerifyAsync(person, code)).Outcome);
    }

    [Theory]
    [InlineData(Engine.ManagedRedis, true)]
    [InlineData(Engine.ManagedRedis, false)]
    [InlineData(Engine.RedisCluster, true)]
    [InlineData(Engine.RedisCluster, false)]
    public async Task A_phone_has_a_window_over_all_IDs_known_or_not(Engine engine, bool isKnown)
    {
        await using var province = await AuditedProvince.StartAsync(engine, stores, ("Verification:TriesPerPhone", "30"));
        var person = new Somebody();
        var code = "123456";
        if (isKnown)
        {
            code = await province.CodeAsync(await province.SubmitAsync(person), person);
        }

        var opened = province.Now;
        for (var id = 0; id < 3; id++)
        {
            await MistypeAsync(province, person, WrongEntries.Other(code), WrongEntries.Id(id), 10);
            province.GoTo(opened.AddMinutes(id));
        }

        await AssertThrottledAsync(() => province.VerifyAsync(person, code), TimeSpan.FromMinutes(58));
        await AssertThrottledAsync(() => province.VerifyAsync(person, code, WrongEntries.Id(4)), TimeSpan.FromMinutes(58));
        Assert.Equal(VerifyOutcome.Mismatch, (await province.VerifyAsync(new Somebody(), code)).Outcome);

        province.GoTo(opened + Hour);
        Assert.Equal(isKnown ? VerifyOutcome.Forwarded : VerifyOutcome.Mismatch, (await province.VerifyAsync(person, code)).Outcome);
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task As_shipped_a_phone_has_600_mismatches_an_hour(Engine engine)
    {
        await using var province = await AuditedProvince.StartAsync(engine, stores);
        var person = new Somebody();
        for (var id = 0; id < 30; id++)
        {
            await MistypeAsync(province, person, "123456", WrongEntries.Id(id), 20);
        }

        await AssertThrottledAsync(() => province.VerifyAsync(person, "123456"), Hour);
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task Only_mismatches_count(Engine engine)
    {
        await using var province = await AuditedProvince.StartAsync(engine, stores, ("Verification:TriesPerPhoneAndId", "2"));
        var (principal, manager) = (new Somebody(), new Somebody());
        var filing = await province.SubmitAsync(principal, manager);
        var code = await province.CodeAsync(filing, principal);

        Assert.Equal(VerifyOutcome.AwaitingOthers, (await province.VerifyAsync(principal, code)).Outcome);
        for (var again = 0; again < 4; again++)
        {
            Assert.Equal(VerifyOutcome.AlreadyVerified, (await province.VerifyAsync(principal, code)).Outcome);
        }

        Assert.Empty((await province.SnapshotAsync()).Of("tries"));
    }

    // Hundreds of entries: straight to the server, without an audit after each.
    private static async Task MistypeAsync(AuditedProvince province, Somebody person, string code, string id, int times)
    {
        var request = new VerifyCodeRequest { Province = AuditedProvince.Here, PhoneNumber = person.Phone, Code = code, IdLastSix = id };
        for (var time = 0; time < times; time++)
        {
            Assert.Equal(VerifyOutcome.Mismatch, (await province.Server.Verification.VerifyCodeAsync(request)).Outcome);
        }
    }

    private static async Task AssertThrottledAsync(Func<Task> call, TimeSpan wait)
    {
        var error = await ErrorStatus.OfAsync(call);
        Assert.Equal((StatusCode.ResourceExhausted, "TOO_MANY_ATTEMPTS", wait), (error.StatusCode, error.Reason(), error.Wait()));
    }
}
