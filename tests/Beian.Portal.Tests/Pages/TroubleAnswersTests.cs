using Beian.Grpc.Tests.Running;
using Beian.Portal.Tests.BackEnd;
using Beian.Portal.Tests.Running;
using Beian.V1;
using Grpc.Core;
using Xunit;

namespace Beian.Portal.Tests.Pages;

/// <summary>What neither the person nor the page can help: answers of a back end that cannot be brought to give them at will.</summary>
public sealed class TroubleAnswersTests(Stage stage)
{
    public static TheoryData<Setting> All => Settings.All;

    [Theory]
    [MemberData(nameof(All))]
    public async Task Whatever_keeps_a_form_from_being_judged_it_stays_as_typed_until_it_is(Setting setting)
    {
        RpcException? trouble = null;
        await using var backEnd = await ScriptedBackEnd.StartAsync(_ => trouble is null ? new VerifyCodeResponse { Outcome = VerifyOutcome.Forwarded } : throw trouble);
        await using var portal = await StartAsync(backEnd);
        await using var visitor = await stage.VisitorAsync(portal.Address, setting);
        visitor.ExpectedStatus = 503;
        var (page, person) = (visitor.Page, new Somebody());
        await visitor.OpenAsync("/zhejiang/verify");
        await page.FillAsync("#Phone", person.Phone);
        await page.FillAsync("#Code", "123456");
        await page.FillAsync("#IdLastSix", person.Id);

        await MeetsAsync(StatusCode.ResourceExhausted, ErrorReason.RateLimited, "系统繁忙，请稍后再试");
        await MeetsAsync(StatusCode.PermissionDenied, ErrorReason.ProvinceNotPermitted, "本页面暂时无法使用");
        // The rules that the portal remembers say nothing of a picture.
        Assert.Equal(0, await page.Locator("#picture").CountAsync());
        await MeetsAsync(StatusCode.FailedPrecondition, ErrorReason.CaptchaRequired, "图形验证码有误");
        Assert.Equal(1, await page.Locator("#picture").CountAsync());

        trouble = null;
        await page.FillAsync("#CaptchaAnswer", "ABCD");
        await visitor.SendAsync();
        await visitor.ReadsAsync("核验成功，已提交管局审核");
        Assert.Equal("ABCD", backEnd.Asked.Last().Captcha.Answer);

        async Task MeetsAsync(StatusCode code, ErrorReason reason, string headline)
        {
            trouble = CallsTests.Failure(code, reason);
            await visitor.SendAsync();
            await visitor.ReadsAsync(headline);
            Assert.Equal(person.Phone, await page.InputValueAsync("#Phone"));
            Assert.Equal("123456", await page.InputValueAsync("#Code"));
            Assert.Equal(person.Id, await page.InputValueAsync("#IdLastSix"));
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_portal_that_is_refused_shows_neither_forms_nor_rules_and_says_so(Setting setting)
    {
        await using var backEnd = await ScriptedBackEnd.StartAsync(_ => new VerifyCodeResponse());
        backEnd.RulesTrouble = CallsTests.Failure(StatusCode.Unauthenticated, ErrorReason.TokenExpired);
        await using var portal = await StartAsync(backEnd);
        await using var visitor = await stage.VisitorAsync(portal.Address, setting);
        visitor.ExpectedStatus = 503;

        foreach (var form in new[] { "/zhejiang/verify", "/zhejiang/resend" })
        {
            Assert.Equal(503, (await visitor.OpenAsync(form)).Status);
            await visitor.ReadsAsync("本页面暂时无法使用");
            Assert.Equal(0, await visitor.Page.Locator("form").CountAsync());
        }

        Assert.Equal(200, (await visitor.OpenAsync("/zhejiang")).Status);
        Assert.Contains("规则无法显示", await visitor.Page.InnerTextAsync(".notice"), StringComparison.Ordinal);
        Assert.Equal(0, await visitor.Page.Locator("table").CountAsync());
        await visitor.IsUsableAsync();
    }

    private static Task<PortalProcess> StartAsync(ScriptedBackEnd backEnd) =>
        PortalProcess.StartAsync(("BackEnd__Addresses", $"{backEnd.Address}"), ("Portal__Provinces__0", "zhejiang"));
}
