using Beian.Grpc.Tests.Running;
using Beian.Portal.Demo;
using Beian.Portal.Tests.Running;
using Beian.V1;
using Xunit;

namespace Beian.Portal.Tests.Pages;

/// <summary>短信核验: the answers beside the story's own.</summary>
public sealed class VerifyAnswersTests(Stage stage)
{
    public static TheoryData<Setting> All => Settings.All;

    [Theory]
    [MemberData(nameof(All))]
    public async Task Whoever_comes_again_is_told_where_the_filing_stands(Setting setting)
    {
        var site = await stage.SiteAsync();
        var office = site.Office;
        var (principal, manager) = (new Somebody(), new Somebody());
        var filing = await office.SubmitAsync(FilingType.FirstFiling, principal, manager);
        var code = await office.CodeAsync(filing, principal);
        await using var visitor = await site.VisitorAsync(setting);
        await office.VerifyAsync(principal, code);

        await AgainAsync("正在等待其他负责人核验");
        await office.VerifyAsync(manager, await office.CodeAsync(filing, manager));
        await AgainAsync("备案正在管局审核中");
        await office.RejectAsync(filing);
        await AgainAsync("管局审核未通过");

        filing = await office.VerifiedAsync(await office.SubmitAsync(FilingType.FirstFiling, principal, manager), principal, manager);
        code = await office.CodeAsync(filing, principal);
        await office.ApproveAsync(filing, DemoIcpNumbers.For(filing));
        await AgainAsync("备案已审核通过");

        async Task AgainAsync(string where)
        {
            await visitor.OpenAsync("/zhejiang/verify");
            await visitor.VerifyAsync(principal, code);
            await visitor.ReadsAsync("已核验，无需重复核验");
            Assert.Contains(where, await visitor.Page.InnerTextAsync(".answer"), StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_withdrawn_filing_is_said_to_be_withdrawn(Setting setting)
    {
        var site = await stage.SiteAsync();
        var person = new Somebody();
        var filing = await site.Office.SubmitAsync(FilingType.NewSite, manager: person);
        var code = await site.Office.CodeAsync(filing, person);
        await site.Office.WithdrawAsync(filing);
        await using var visitor = await site.VisitorAsync(setting);

        await visitor.OpenAsync("/zhejiang/verify");
        await visitor.VerifyAsync(person, code);

        await visitor.ReadsAsync("备案已由接入商撤回");
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Every_field_that_cannot_be_read_is_marked_and_stays_as_typed(Setting setting)
    {
        var site = await stage.SiteAsync();
        await using var visitor = await site.VisitorAsync(setting);
        var page = visitor.Page;

        await visitor.OpenAsync("/zhejiang/verify");
        await page.FillAsync("#Phone", "12345");
        await page.FillAsync("#Code", "12a");
        await page.FillAsync("#IdLastSix", "号码");
        await visitor.SendAsync();

        await visitor.ReadsAsync("填写有误，请更正后提交");
        Assert.Equal(
            ["请输入 11 位手机号，以 13 至 19 开头。", "请输入 6 位数字。", "请输入证件号码最后六位：数字、字母或括号。"], await page.Locator(".problem").AllInnerTextsAsync());
        Assert.Equal("12345", await page.InputValueAsync("#Phone"));
        Assert.Equal(3, await page.Locator("input[aria-invalid=true]").CountAsync());
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Too_many_wrong_entries_are_told_how_long_to_wait(Setting setting)
    {
        var site = await stage.SiteAsync();
        var stranger = new Somebody();
        for (var n = 0; n < 20; n++)
        {
            await site.Office.VerifyAsync(stranger, "000000");
        }

        await using var visitor = await site.VisitorAsync(setting);
        visitor.ExpectedStatus = 429;
        await visitor.OpenAsync("/zhejiang/verify");
        await visitor.VerifyAsync(stranger, "000000");

        await visitor.ReadsAsync("尝试次数过多，请稍后再试");
        Assert.Matches("请于 [0-9]+ 分钟后再试", await visitor.Page.InnerTextAsync(".answer"));
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Another_picture_comes_without_a_try_and_keeps_what_was_typed(Setting setting)
    {
        var site = await stage.SiteAsync();
        var person = new Somebody();
        var filing = await site.GuardedOffice.SubmitAsync(FilingType.NewSite, manager: person);
        await using var visitor = await site.VisitorAsync(setting);

        await visitor.OpenAsync("/guangxi/verify");
        var before = await visitor.ReadPictureAsync();
        await visitor.Page.FillAsync("#Phone", person.Phone);
        await visitor.AfterAsync(() => visitor.Page.ClickAsync("#another"));
        Assert.Equal(person.Phone, await visitor.Page.InputValueAsync("#Phone"));
        Assert.NotEqual(before, await visitor.ReadPictureAsync());

        await visitor.SolveAsync();
        await visitor.VerifyAsync(person, await site.GuardedOffice.CodeAsync(filing, person));
        await visitor.ReadsAsync("核验成功，已提交管局审核");
    }
}
