using Beian.Grpc.Tests.Running;
using Beian.Portal.Tests.Running;
using Beian.V1;
using Xunit;

namespace Beian.Portal.Tests.Pages;

/// <summary>What stands in for a page that there is not, that is too old, or that fails.</summary>
public sealed class ErrorPagesTests(Stage stage)
{
    public static TheoryData<Setting> All => Settings.All;

    [Theory]
    [MemberData(nameof(All))]
    public async Task An_address_of_nothing_has_a_page_that_leads_back(Setting setting)
    {
        await using var visitor = await (await stage.SiteAsync()).VisitorAsync(setting);
        visitor.ExpectedStatus = 404;

        Assert.Equal(404, (await visitor.OpenAsync("/atlantis/verify")).Status);

        await LeadsBackAsync(visitor, "页面不存在", "该省份不在本平台办理");
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_form_whose_protection_has_gone_is_refused_in_words_and_nothing_is_judged(Setting setting)
    {
        var site = await stage.SiteAsync();
        var person = new Somebody();
        var filing = await site.Office.SubmitAsync(FilingType.NewSite, manager: person);
        var code = await site.Office.CodeAsync(filing, person);
        await using var visitor = await site.VisitorAsync(setting);
        visitor.ExpectedStatus = 400;

        await visitor.OpenAsync("/zhejiang/verify");
        await visitor.Page.Context.ClearCookiesAsync();
        await visitor.VerifyAsync(person, code, person.WrongId);

        Assert.Equal(0, (await site.Office.ReadAsync(filing)).Challenges[0].WrongIdCount);
        await LeadsBackAsync(visitor, "出错了", "页面已过期");
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_page_that_fails_says_that_nothing_is_lost(Setting setting)
    {
        var file = Path.GetTempFileName();
        try
        {
            // No form can be protected without a folder for the keys.
            await using var portal = await PortalProcess.StartAsync(
                ("BackEnd__Addresses", $"{(await stage.SiteAsync()).BackEnd.Address}"), ("Portal__KeysFolder", Path.Combine(file, "keys")));
            await using var visitor = await stage.VisitorAsync(portal.Address, setting);
            visitor.ExpectedStatus = 500;

            Assert.Equal(500, (await visitor.OpenAsync("/zhejiang/verify")).Status);

            await LeadsBackAsync(visitor, "出错了", "您的备案和验证码不受影响");
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static async Task LeadsBackAsync(Visitor visitor, string heading, string text)
    {
        Assert.Equal(heading, await visitor.Page.InnerTextAsync("h1"));
        Assert.Contains(text, await visitor.Page.InnerTextAsync(".lead"), StringComparison.Ordinal);
        await visitor.IsUsableAsync();
        await visitor.FollowAsync("返回首页");
        Assert.Equal("请选择备案所在省份", await visitor.Page.InnerTextAsync("h1"));
    }
}
