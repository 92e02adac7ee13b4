using Beian.Grpc.Tests.Stores;
using Beian.Portal.Tests.BackEnd;
using Beian.Portal.Tests.Running;
using Beian.V1;
using Grpc.Core;
using Xunit;

namespace Beian.Portal.Tests.Provinces;

/// <summary>The rules of a province are there before its page is asked for, and grow no older than the back end lets them.</summary>
public sealed class RulesTests
{
    private const string InForce = "本省已实施短信核验";
    private const string Missing = "规则无法显示";
    private const string NotPermitted = "本页面暂时无法使用";

    [Fact]
    public async Task A_portal_that_was_there_before_its_back_end_has_them_when_that_is_there()
    {
        using var port = LoopbackPort.Reserve();
        await using var portal = await PortalProcess.StartAsync(("BackEnd__Addresses", $"http://127.0.0.1:{port}"), ("Portal__Provinces__0", "zhejiang"));
        using var client = new PlainClient(portal.Address);
        Assert.Contains(Missing, await ReadAsync(client, "/zhejiang"), StringComparison.Ordinal);
        Assert.Contains("系统暂时没有应答", await ReadAsync(client, "/zhejiang/verify"), StringComparison.Ordinal);

        await using var backEnd = await ScriptedBackEnd.StartAsync(_ => new VerifyCodeResponse(), $"{port}");

        await Eventually.HoldsAsync("the rules are there", async () => (await ReadAsync(client, "/zhejiang")).Contains(InForce, StringComparison.Ordinal));
    }

    [Fact]
    public async Task They_are_asked_for_again_and_stay_while_the_back_end_cannot_tell_them()
    {
        await using var backEnd = await ScriptedBackEnd.StartAsync(_ => new VerifyCodeResponse());
        await using var portal = await StartAsync(backEnd);
        using var client = new PlainClient(portal.Address);
        Assert.Contains(InForce, await ReadAsync(client, "/zhejiang"), StringComparison.Ordinal);
        Assert.DoesNotContain("CaptchaId", await ReadAsync(client, "/zhejiang/verify"), StringComparison.Ordinal);

        backEnd.CaptchaRequired = true;
        await Eventually.HoldsAsync("they are up to date", async () => (await ReadAsync(client, "/zhejiang/verify")).Contains("CaptchaId", StringComparison.Ordinal));

        backEnd.RulesTrouble = CallsTests.Failure(StatusCode.Unavailable, ErrorReason.StoreUnavailable);
        var before = backEnd.RulesAsked;
        await Eventually.HoldsAsync("they were asked for in vain", () => Task.FromResult(backEnd.RulesAsked > before + 1));
        Assert.Contains(InForce, await ReadAsync(client, "/zhejiang"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_portal_that_is_refused_has_none_and_says_why_in_its_log_once()
    {
        await using var backEnd = await ScriptedBackEnd.StartAsync(_ => new VerifyCodeResponse());
        await using var portal = await StartAsync(backEnd);
        using var client = new PlainClient(portal.Address);

        backEnd.RulesTrouble = CallsTests.Failure(StatusCode.Unauthenticated, ErrorReason.TokenExpired);
        await Eventually.HoldsAsync("the form says so", async () => (await ReadAsync(client, "/zhejiang/verify")).Contains(NotPermitted, StringComparison.Ordinal));
        var before = backEnd.RulesAsked;
        await Eventually.HoldsAsync("it was refused again", () => Task.FromResult(backEnd.RulesAsked > before));
        Assert.Equal(2, portal.Output.Split("The back end does not tell this portal the rules of Zhejiang").Length);

        backEnd.RulesTrouble = null;
        await Eventually.HoldsAsync("the rules are there", async () => (await ReadAsync(client, "/zhejiang")).Contains(InForce, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_portal_that_starts_asks_as_often_as_it_has_addresses_before_it_begins_without()
    {
        var asked = 0;
        await using var one = await ScriptedBackEnd.StartAsync(_ => new VerifyCodeResponse());
        await using var other = await ScriptedBackEnd.StartAsync(_ => new VerifyCodeResponse());
        // Whichever is asked first is in trouble.
        one.NextRulesTrouble = other.NextRulesTrouble =
            () => Interlocked.Increment(ref asked) == 1 ? CallsTests.Failure(StatusCode.Unavailable, ErrorReason.StoreUnavailable) : null;

        await using var portal = await PortalProcess.StartAsync(("BackEnd__Addresses", $"{one.Address}, {other.Address}"), ("Portal__Provinces__0", "zhejiang"));
        using var client = new PlainClient(portal.Address);

        Assert.Contains(InForce, await ReadAsync(client, "/zhejiang"), StringComparison.Ordinal);
        Assert.Equal(2, asked);
    }

    private static Task<PortalProcess> StartAsync(ScriptedBackEnd backEnd) =>
        PortalProcess.StartAsync(("BackEnd__Addresses", $"{backEnd.Address}"), ("Portal__Provinces__0", "zhejiang"), ("BackEnd__RulesLife", "00:00:00.5"));

    private static async Task<string> ReadAsync(PlainClient client, string path)
    {
        using var answer = await client.GetAsync(path);
        return await answer.Content.ReadAsStringAsync();
    }
}
