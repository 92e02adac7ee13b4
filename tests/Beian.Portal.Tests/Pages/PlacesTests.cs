using Beian.Portal.Tests.Running;
using Xunit;

namespace Beian.Portal.Tests.Pages;

/// <summary>The choice of a province, and what its page tells of it.</summary>
public sealed class PlacesTests(Stage stage)
{
    public static TheoryData<Setting> All => Settings.All;

    [Theory]
    [MemberData(nameof(All))]
    public async Task All_31_provinces_are_there_to_choose_from(Setting setting)
    {
        await using var visitor = await (await stage.SiteAsync()).VisitorAsync(setting);

        await visitor.OpenAsync("/");

        Assert.Equal(31, await visitor.Page.Locator(".provinces a").CountAsync());
        await visitor.IsUsableAsync();
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_province_tells_its_rule_and_the_senders_to_expect(Setting setting)
    {
        await using var visitor = await (await stage.SiteAsync()).VisitorAsync(setting);

        await visitor.OpenAsync("/zhejiang");

        var text = await visitor.Page.InnerTextAsync("main");
        Assert.Contains("请在备案提交管局后 24 小时内完成核验，具体截止时间以短信为准", text, StringComparison.Ordinal);
        Assert.Contains("2018年9月10日", text, StringComparison.Ordinal);
        foreach (var sender in new[] { "106598051001", "10655113", "106575000130", "号码不固定" })
        {
            Assert.Contains(sender, text, StringComparison.Ordinal);
        }

        Assert.Contains("运营商有固定号码的，其他号码发来的“核验短信”请勿相信；号码不固定的，号码不能说明真伪", text, StringComparison.Ordinal);
        await visitor.IsUsableAsync();
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_province_where_it_has_not_started_says_so(Setting setting)
    {
        await using var visitor = await (await stage.SiteAsync()).VisitorAsync(setting);

        await visitor.OpenAsync("/beijing");

        Assert.Contains("尚未实施短信核验", await visitor.Page.InnerTextAsync(".notice"), StringComparison.Ordinal);
        await visitor.IsUsableAsync();
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task English_is_one_link_away_and_remembered(Setting setting)
    {
        await using var visitor = await (await stage.SiteAsync()).VisitorAsync(setting);

        await visitor.OpenAsync("/zhejiang");
        await visitor.FollowAsync("English");
        Assert.Equal("en", await visitor.Page.GetAttributeAsync("html", "lang"));
        var text = await visitor.Page.InnerTextAsync("main");
        Assert.Contains("within 24 hours of the submission to the bureau", text, StringComparison.Ordinal);
        Assert.Contains("Where it has none, the sender proves nothing", text, StringComparison.Ordinal);
        await visitor.IsUsableAsync();
        await visitor.FollowAsync("Type the code");
        Assert.Equal("Zhejiang Type the code", await visitor.Page.InnerTextAsync("h1"));
        Assert.Contains("each bracket counts as one: 567(8)", await visitor.Page.InnerTextAsync("#IdLastSix-hint"), StringComparison.Ordinal);
        await visitor.IsUsableAsync();
        await visitor.FollowAsync("中文");
        Assert.Equal("浙江 短信核验", await visitor.Page.InnerTextAsync("h1"));
        Assert.Contains("左右括号各算一位，如 567(8)", await visitor.Page.InnerTextAsync("#IdLastSix-hint"), StringComparison.Ordinal);
    }
}
