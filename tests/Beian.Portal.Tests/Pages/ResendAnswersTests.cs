using Beian.Grpc.Tests.Running;
using Beian.Portal.Tests.Running;
using Beian.V1;
using Xunit;

namespace Beian.Portal.Tests.Pages;

/// <summary>短信重发: the answers that take no time to come about.</summary>
public sealed class ResendAnswersTests(Stage stage)
{
    public static TheoryData<Setting> All => Settings.All;

    [Theory]
    [MemberData(nameof(All))]
    public async Task With_nothing_pending_it_says_what_the_reason_may_be(Setting setting)
    {
        var site = await stage.SiteAsync();
        await using var visitor = await site.VisitorAsync(setting);

        await visitor.OpenAsync("/zhejiang/resend");
        await visitor.ResendAsync(new Somebody());

        await visitor.ReadsAsync("没有待核验的备案");
        Assert.Equal(1, await visitor.Page.Locator("form").CountAsync());
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Too_many_that_met_nothing_are_told_how_long_to_wait(Setting setting)
    {
        var site = await stage.SiteAsync();
        var stranger = new Somebody();
        for (var n = 0; n < 20; n++)
        {
            await site.Office.ResendAsync(stranger);
        }

        await using var visitor = await site.VisitorAsync(setting);
        visitor.ExpectedStatus = 429;
        await visitor.OpenAsync("/zhejiang/resend");
        await visitor.ResendAsync(stranger);

        await visitor.ReadsAsync("尝试次数过多，请稍后再试");
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_wrong_picture_and_wrong_fields_are_told_apart(Setting setting)
    {
        var site = await stage.SiteAsync();
        var person = new Somebody();
        await site.GuardedOffice.SubmitAsync(FilingType.NewSite, manager: person);
        await using var visitor = await site.VisitorAsync(setting);

        await visitor.OpenAsync("/guangxi/resend");
        await visitor.Page.FillAsync("#CaptchaAnswer", "????");
        await visitor.ResendAsync(person);
        await visitor.ReadsAsync("图形验证码有误");

        await visitor.SolveAsync();
        await visitor.ResendAsync(person, "!");
        await visitor.ReadsAsync("填写有误，请更正后提交");
        Assert.Equal(["请输入证件号码最后六位：数字、字母或括号。"], await visitor.Page.Locator(".problem").AllInnerTextsAsync());
    }
}
