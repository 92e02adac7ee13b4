using Beian.Grpc.Tests.Running;
using Beian.Portal.Tests.Running;
using Beian.V1;
using Xunit;

namespace Beian.Portal.Tests.Pages;

/// <summary>Answers that take time to come about: a site of its own, whose clock the test moves.</summary>
public sealed class TimeTests(Stage stage)
{
    public static TheoryData<Setting> All => Settings.All;

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_message_is_sent_again_after_a_minute_and_twice_at_most_and_a_code_ends_after_a_day(Setting setting)
    {
        await using var site = await Site.OpenAsync(stage);
        var person = new Somebody();
        var filing = await site.Office.SubmitAsync(FilingType.NewSite, manager: person);
        var code = await site.Office.CodeAsync(filing, person);
        await using var visitor = await site.VisitorAsync(setting);

        await visitor.OpenAsync("/zhejiang/resend");
        await visitor.ResendAsync(person);
        await visitor.ReadsAsync("操作过于频繁");
        Assert.Contains("3月10日 09:01:00（北京时间）", await visitor.Page.InnerTextAsync(".answer"), StringComparison.Ordinal);

        for (var sent = 1; sent <= 2; sent++)
        {
            site.BackEnd.Clock.Advance(TimeSpan.FromMinutes(2));
            await visitor.OpenAsync("/zhejiang/resend");
            await visitor.ResendAsync(person);
            await visitor.ReadsAsync("短信已发送");
            Assert.Equal(code, (await site.BackEnd.MessagesAsync(person, 1 + sent))[sent].Code);
        }

        site.BackEnd.Clock.Advance(TimeSpan.FromMinutes(2));
        await visitor.OpenAsync("/zhejiang/resend");
        await visitor.ResendAsync(person);
        await visitor.ReadsAsync("重发次数已达上限");

        site.BackEnd.Clock.Advance(TimeSpan.FromDays(1));
        await visitor.OpenAsync("/zhejiang/verify");
        await visitor.VerifyAsync(person, code);
        await visitor.ReadsAsync("核验失败，备案已退回接入商");
        Assert.Contains("未在验证码有效期内", await visitor.Page.InnerTextAsync(".answer"), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task With_the_back_end_away_the_form_stays_as_it_was_and_sending_it_again_is_the_same_try(Setting setting)
    {
        await using var site = await Site.OpenAsync(stage);
        var person = new Somebody();
        await using var visitor = await site.VisitorAsync(setting);
        await visitor.OpenAsync("/zhejiang/verify");
        var form = await visitor.Page.InputValueAsync("[name=Form]");
        await site.LoseBackEndAsync();
        visitor.ExpectedStatus = 503;

        await visitor.VerifyAsync(person, "123456");

        await visitor.ReadsAsync("系统暂时没有应答，请稍后再次提交");
        Assert.Equal(person.Phone, await visitor.Page.InputValueAsync("#Phone"));
        Assert.Equal(form, await visitor.Page.InputValueAsync("[name=Form]"));

        // The other form is there by the rules that are remembered, and stays just as well.
        await visitor.OpenAsync("/zhejiang/resend");
        form = await visitor.Page.InputValueAsync("[name=Form]");
        await visitor.ResendAsync(person);
        await visitor.ReadsAsync("系统暂时没有应答，请稍后再次提交");
        Assert.Equal(person.Phone, await visitor.Page.InputValueAsync("#Phone"));
        Assert.Equal(form, await visitor.Page.InputValueAsync("[name=Form]"));

        // A page that has nothing to show yet says so, too, and the portal itself is well.
        await visitor.OpenAsync("/guangxi/verify");
        await visitor.ReadsAsync("系统暂时没有应答，请稍后再试");
        await visitor.OpenAsync("/night-shift");
        Assert.Equal("后端没有应答，数据无法显示。", await visitor.Page.InnerTextAsync("#problem"));
        Assert.Equal(0, await visitor.Page.Locator("form").CountAsync());
        await visitor.IsUsableAsync();
        using var orchestrator = new PlainClient(site.Portal.Address);
        using var portal = await orchestrator.GetAsync("/health");
        Assert.Equal(200, (int)portal.StatusCode);
        using var backEnd = await orchestrator.GetAsync("/health/back-end");
        Assert.Equal(503, (int)backEnd.StatusCode);
    }
}
