using Beian.Grpc.Tests.Stores;
using Beian.Portal.Tests.Running;
using Beian.V1;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Xunit;

namespace Beian.Portal.Tests.BackEnd;

/// <summary>How the portal calls: over the replicas in turn, again where that is safe, and with words for what went wrong.</summary>
public sealed class CallsTests
{
    private static readonly Dictionary<string, string> Typed = new() { ["Phone"] = "13912345678", ["Code"] = "123456", ["IdLastSix"] = "12345X" };

    [Fact]
    public async Task A_call_that_met_with_no_answer_is_sent_again_under_the_same_request_id()
    {
        await using var backEnd = await ScriptedBackEnd.StartAsync(n => n == 1 ? throw Failure(StatusCode.Unavailable, ErrorReason.OutcomeUnknown) : Forwarded());

        Assert.Equal("核验成功，已提交管局审核", await SendAsync($"{backEnd.Address}"));

        Assert.Equal(2, backEnd.Asked.Count);
        Assert.Single(backEnd.Asked.Distinct());
        Assert.NotEmpty(backEnd.Asked.First().RequestId);
    }

    [Fact]
    public async Task Calls_go_to_the_replicas_in_turn_and_past_one_that_is_away()
    {
        await using var one = await ScriptedBackEnd.StartAsync(_ => Forwarded());
        await using var other = await ScriptedBackEnd.StartAsync(_ => Forwarded());
        await using var portal = await PortalProcess.StartAsync(("BackEnd__Addresses", $"{one.Address}, {other.Address}, http://127.0.0.1:1"));
        using var client = new PlainClient(portal.Address);

        for (var n = 0; n < 6; n++)
        {
            Assert.Equal("核验成功，已提交管局审核", await client.AnswerAsync("/zhejiang/verify", Merge(await client.FormAsync("/zhejiang/verify"))));
        }

        Assert.Equal(6, one.Asked.Count + other.Asked.Count);
        Assert.NotEmpty(one.Asked);
        Assert.NotEmpty(other.Asked);
    }

    [Theory]
    [InlineData(StatusCode.ResourceExhausted, ErrorReason.RateLimited, "系统繁忙，请稍后再试")]
    [InlineData(StatusCode.PermissionDenied, ErrorReason.ProvinceNotPermitted, "本页面暂时无法使用")]
    [InlineData(StatusCode.Unauthenticated, ErrorReason.TokenExpired, "本页面暂时无法使用")]
    [InlineData(StatusCode.Unavailable, ErrorReason.StoreUnavailable, "系统暂时没有应答，请稍后再次提交")]
    [InlineData(StatusCode.Internal, ErrorReason.InternalFault, "系统暂时没有应答，请稍后再次提交")]
    public async Task What_the_person_cannot_help_is_told_in_words_of_its_own(StatusCode code, ErrorReason reason, string headline)
    {
        await using var backEnd = await ScriptedBackEnd.StartAsync(_ => throw Failure(code, reason));

        Assert.Equal(headline, await SendAsync($"{backEnd.Address}"));
    }

    [Fact]
    public async Task A_noon_resend_is_asked_for_once_whatever_comes_of_it_as_each_call_is_a_run()
    {
        await using var backEnd = await ScriptedBackEnd.StartAsync(_ => Forwarded());
        await using var portal = await PortalProcess.StartAsync(("BackEnd__Addresses", $"{backEnd.Address}"));
        using var client = new PlainClient(portal.Address);

        using var answer = await client.SendAsync("/night-shift?handler=Run", await client.FormAsync("/night-shift"));

        Assert.Contains("重发可能已经开始", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(1, backEnd.NoonResends);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_picture_that_is_suddenly_asked_for_is_shown_whatever_rules_are_remembered(bool rulesSaySo)
    {
        await using var backEnd = await ScriptedBackEnd.StartAsync(
            n => n == 1 ? throw Failure(StatusCode.FailedPrecondition, ErrorReason.CaptchaRequired) : Forwarded());
        await using var portal = await PortalProcess.StartAsync(("BackEnd__Addresses", $"{backEnd.Address}"));
        using var client = new PlainClient(portal.Address);
        var form = await client.FormAsync("/zhejiang/verify");
        Assert.False(form.ContainsKey("CaptchaId"));
        backEnd.CaptchaRequired = rulesSaySo;
        var asked = backEnd.RulesAsked;

        using var refused = await client.SendAsync("/zhejiang/verify", Merge(form));
        var withPicture = Merge(PlainClient.HiddenFields(await refused.Content.ReadAsStringAsync()));
        Assert.Equal("picture", withPicture["CaptchaId"]);
        withPicture["CaptchaAnswer"] = "ABCD";
        Assert.Equal("核验成功，已提交管局审核", await client.AnswerAsync("/zhejiang/verify", withPicture));
        Assert.Equal("ABCD", backEnd.Asked.Last().Captcha.Answer);

        await Eventually.HoldsAsync("the rules were asked for again", () => Task.FromResult(backEnd.RulesAsked > asked));
        await Eventually.HoldsAsync("forms go by them", async () => (await client.FormAsync("/zhejiang/verify")).ContainsKey("CaptchaId") == rulesSaySo);
    }

    private static async Task<string> SendAsync(string addresses)
    {
        await using var portal = await PortalProcess.StartAsync(("BackEnd__Addresses", addresses));
        using var client = new PlainClient(portal.Address);
        return await client.AnswerAsync("/zhejiang/verify", Merge(await client.FormAsync("/zhejiang/verify")));
    }

    private static Dictionary<string, string> Merge(Dictionary<string, string> form) => form.Concat(Typed).ToDictionary(field => field.Key, field => field.Value);

    private static VerifyCodeResponse Forwarded() => new() { Outcome = VerifyOutcome.Forwarded };

    internal static RpcException Failure(StatusCode code, ErrorReason reason) => new Google.Rpc.Status
    {
        Code = (int)code,
        Details =
        {
            Any.Pack(new ErrorInfo
            {
                Domain = "beian.v1",
                Reason = ErrorReasonReflection.Descriptor.EnumTypes[0].FindValueByNumber((int)reason).Name["ERROR_REASON_".Length..],
            }),
        },
    }.ToRpcException();
}
