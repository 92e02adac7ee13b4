using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Xunit;

namespace Beian.Grpc.Tests.Captchas;

/// <summary>A captcha stands for one verdict. Whatever is wrong with it, nothing is judged, no try is counted, and it is used up.</summary>
public sealed class CaptchaTests(SharedStores stores)
{
    private const string Rejected = "CAPTCHA_REJECTED";

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_solved_captcha_stands_for_one_verdict_right_or_wrong(Engine engine)
    {
        await using var portal = await GuardedPortal.StartAsync(engine, stores, ("Verification:ResendCooldown", "00:00:00"));
        var filing = await Case.OfTwo(portal.Server).SubmittedAsync();
        (string Outcome, Func<CaptchaAnswer?, Task<string>> Call)[] calls =
        [
            ("Mismatch", captcha => portal.VerifyAsync(filing.WrongCode(), captcha)),
            ("Mismatch", captcha => portal.VerifyAsync(filing.WrongId(), captcha)),
            ("Sent", captcha => portal.ResendAsync(filing.Resend(), captcha)),
            ("NothingPending", captcha => portal.ResendAsync(new(filing.Resend()) { IdLastSix = "WRONG1" }, captcha)),
            ("AwaitingOthers", captcha => portal.VerifyAsync(filing.Right(), captcha)),
            ("AlreadyVerified", captcha => portal.VerifyAsync(filing.Right(), captcha)),
            ("Forwarded", captcha => portal.VerifyAsync(filing.Right(filing.People[1]), captcha)),
        ];
        foreach (var (outcome, call) in calls)
        {
            Assert.Equal("CAPTCHA_REQUIRED", await call(null));
            Assert.Equal("CAPTCHA_REQUIRED", await call(new CaptchaAnswer { Answer = "no id" }));
            var captcha = await portal.SolvedAsync();
            Assert.Equal([outcome, Rejected], [await call(captcha), await call(captcha)]);
        }

        Assert.Equal(1, (await filing.ReadAsync()).Challenges[0].WrongIdCount);
        Assert.Empty((await ProvinceSnapshot.TakeAsync(portal.Server, Case.Where)).Of("captcha"));
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task Whatever_is_wrong_with_a_captcha_nothing_is_judged_and_it_is_used_up(Engine engine)
    {
        await using var portal = await GuardedPortal.StartAsync(engine, stores);
        var filing = await Case.OfOne(portal.Server).SubmittedAsync();
        await new Office(portal.Server, Case.Where).SettledAsync(await filing.ReadAsync());
        var other = await portal.SolvedAsync();
        var expired = await portal.SolvedAsync();
        var late = await portal.SolvedAsync();
        portal.Server.Clock.Advance(TimeSpan.FromMinutes(5));
        (string What, CaptchaAnswer Captcha)[] wrong =
        [
            ("misread", await portal.MisreadAsync()),
            ("left empty", new(await portal.SolvedAsync()) { Answer = "" }),
            ("another's answer", new(await portal.SolvedAsync()) { Answer = (await portal.MisreadAsync()).Answer }),
            ("expired a moment ago", expired),
            ("of another province", await portal.SolvedAsync(Province.Anhui)),
            ("never issued", new() { Id = "AAAAAAAAAAAAAAAA", Answer = other.Answer }),
            ("no id of ours", new() { Id = "}:{33}:deadlines\n😀", Answer = other.Answer }),
        ];
        foreach (var (what, captcha) in wrong)
        {
            var before = await EverythingButCaptchasAsync(portal);
            Assert.Equal((what, Rejected), (what, await portal.VerifyAsync(filing.WrongId(), captcha)));
            Assert.Equal((what, Rejected), (what, await portal.VerifyAsync(filing.Right(), captcha)));
            Assert.Equal((what, Rejected), (what, await portal.ResendAsync(filing.Resend(), captcha)));
            Assert.Equal(before, await EverythingButCaptchasAsync(portal));
        }

        // Expired or misread, the right answer comes too late; so it does where a resend has met it first.
        Assert.Equal(Rejected, await portal.ResendAsync(filing.Resend(), late));
        var misread = await portal.SolvedAsync();
        Assert.Equal(Rejected, await portal.ResendAsync(filing.Resend(), new(misread) { Answer = "3333" == misread.Answer ? "4444" : "3333" }));
        Assert.Equal(Rejected, await portal.ResendAsync(filing.Resend(), misread));
        Assert.Equal("Forwarded", await portal.VerifyAsync(filing.Right(), await portal.SolvedAsync()));
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task In_its_last_millisecond_it_is_good_however_it_is_typed(Engine engine)
    {
        await using var portal = await GuardedPortal.StartAsync(engine, stores, ("Captcha:Lifetime", "00:00:30"));
        Func<string, string>[] ways =
        [
            text => text.ToLowerInvariant(), text => $" {text}  ", text => $"　{text}",
            text => string.Concat(text.Select(c => (char)(c - '!' + '！'))), text => string.Concat(text.ToLowerInvariant().Select(c => (char)(c - '!' + '！'))),
        ];
        foreach (var way in ways)
        {
            var captcha = await portal.SolvedAsync();
            captcha.Answer = way(captcha.Answer);
            portal.Server.Clock.Advance(TimeSpan.FromSeconds(30) - TimeSpan.FromMilliseconds(1));
            Assert.Equal("Mismatch", await portal.VerifyAsync(Case.OfOne(portal.Server).Entry("000000"), captcha));
        }
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_retry_is_told_its_first_verdict_whatever_has_become_of_its_captcha(Engine engine)
    {
        await using var portal = await GuardedPortal.StartAsync(engine, stores);
        var filing = await Case.OfOne(portal.Server).SubmittedAsync();
        var captcha = await portal.SolvedAsync();
        Assert.Equal("Mismatch", await portal.VerifyAsync(filing.WrongId(1, "once"), captcha));
        Assert.Equal("CoolingDown", await portal.ResendAsync(filing.Resend("once"), await portal.SolvedAsync()));

        // The captcha is not part of the content: used up, another, wrong or none, and what is not needed is not used up.
        var unused = await portal.SolvedAsync();
        foreach (var again in new[] { captcha, unused, await portal.MisreadAsync(), null })
        {
            Assert.Equal("Mismatch", await portal.VerifyAsync(filing.WrongId(1, "once"), again));
            Assert.Equal("CoolingDown", await portal.ResendAsync(filing.Resend("once"), again));
            Assert.Equal("REQUEST_ID_REUSED", await portal.VerifyAsync(filing.WrongId(2, "once"), again));
        }

        Assert.Equal(1, (await filing.ReadAsync()).Challenges[0].WrongIdCount);
        Assert.Equal("Forwarded", await portal.VerifyAsync(filing.Right(), unused));
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_captcha_that_was_refused_leaves_the_request_id_free(Engine engine)
    {
        await using var portal = await GuardedPortal.StartAsync(engine, stores);
        var filing = await Case.OfOne(portal.Server).SubmittedAsync();

        Assert.Equal(Rejected, await portal.VerifyAsync(filing.Right(requestId: "a-try"), await portal.MisreadAsync()));
        Assert.Equal("CAPTCHA_REQUIRED", await portal.VerifyAsync(filing.Right(requestId: "a-try"), null));
        Assert.Equal("Forwarded", await portal.VerifyAsync(filing.Right(requestId: "a-try"), await portal.SolvedAsync()));
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task Who_is_throttled_keeps_the_captcha_and_who_has_none_does_not_learn_of_it(Engine engine)
    {
        await using var portal = await GuardedPortal.StartAsync(
            engine, stores, ("Verification:TriesPerPhoneAndId", "1"), ("Verification:Window", "00:01:00"));
        var entry = Case.OfOne(portal.Server).Entry("000000");
        Assert.Equal("Mismatch", await portal.VerifyAsync(entry, await portal.SolvedAsync()));

        var captcha = await portal.SolvedAsync();
        Assert.Equal("TOO_MANY_ATTEMPTS", await portal.VerifyAsync(entry, captcha));
        Assert.Equal(Rejected, await portal.VerifyAsync(entry, await portal.MisreadAsync()));
        Assert.Equal("CAPTCHA_REQUIRED", await portal.VerifyAsync(entry, null));
        portal.Server.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("Mismatch", await portal.VerifyAsync(entry, captcha));
    }

    private static async Task<IEnumerable<string>> EverythingButCaptchasAsync(GuardedPortal portal) =>
        (await ProvinceSnapshot.TakeAsync(portal.Server, Case.Where)).Everything.Where(key => !key.StartsWith("captcha:", StringComparison.Ordinal));
}
