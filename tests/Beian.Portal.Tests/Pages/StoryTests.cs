using Beian.Grpc.Tests.NoonResend;
using Beian.Grpc.Tests.Running;
using Beian.Portal.Tests.Running;
using Beian.V1;
using Xunit;

namespace Beian.Portal.Tests.Pages;

/// <summary>
/// The whole story of the published rules, as somebody lives it: a first filing with two people, each with a code; the province, the form, the
/// picture; a slip, a wait, noon, and the filing at the bureau.
/// </summary>
public sealed class StoryTests(Stage stage)
{
    public static TheoryData<Setting> All => Settings.All;

    [Theory]
    [MemberData(nameof(All))]
    public async Task Two_people_verify_a_first_filing_from_the_choice_of_the_province_to_the_bureau(Setting setting)
    {
        var site = await stage.SiteAsync();
        var office = site.GuardedOffice;
        var (principal, manager) = (new Somebody(), new Somebody());
        var filing = await office.SubmitAsync(FilingType.FirstFiling, principal, manager);
        await using var visitor = await site.VisitorAsync(setting);
        var page = visitor.Page;

        // The province, its rule, and the number that the message came from.
        await visitor.OpenAsync("/");
        await visitor.IsUsableAsync();
        await visitor.FollowAsync("广西");
        Assert.Contains("已实施短信核验", await page.InnerTextAsync(".lead"), StringComparison.Ordinal);
        var message = (await site.BackEnd.Simulator.ListMessagesAsync(new ListMessagesRequest { PhoneNumber = principal.Phone })).Messages;
        var code = await office.CodeAsync(filing, principal);
        Assert.Contains("106575000130", await page.InnerTextAsync("table >> nth=0"), StringComparison.Ordinal);
        Assert.All(message, arrived => Assert.Equal("106575000130", arrived.SenderNumber));
        await visitor.IsUsableAsync();

        // A picture read wrongly costs nothing, and what was typed stays.
        await visitor.FollowAsync("我收到了验证码");
        await visitor.IsUsableAsync();
        await page.FillAsync("#CaptchaAnswer", "????");
        await visitor.VerifyAsync(principal, code);
        await visitor.ReadsAsync("图形验证码有误");
        Assert.Equal([principal.Phone, code, principal.Id, ""], await TypedAsync(page, "#Phone", "#Code", "#IdLastSix", "#CaptchaAnswer"));

        // A slip in the ID: what was typed stays, and nobody says which of the three it was.
        await visitor.SolveAsync();
        await visitor.VerifyAsync(principal, code, principal.WrongId);
        await visitor.ReadsAsync("信息有误，请核对后重新输入");
        Assert.Equal([principal.Phone, code, principal.WrongId], await TypedAsync(page, "#Phone", "#Code", "#IdLastSix"));

        // Right: and the other person is still to come.
        await visitor.SolveAsync();
        await visitor.VerifyAsync(principal, code);
        await visitor.ReadsAsync("本人核验完成，请等待其他负责人核验");
        Assert.Equal(manager.MaskedPhone, await page.InnerTextAsync(".phones"));
        Assert.Equal(1, (await office.ReadAsync(filing)).Challenges.Single(c => c.MaskedPhoneNumber == principal.MaskedPhone).WrongIdCount);

        // The other asks for the message again, too soon; the code that came counts.
        await visitor.FollowAsync("没收到短信");
        await visitor.SolveAsync();
        await visitor.ResendAsync(manager);
        await visitor.ReadsAsync("操作过于频繁");
        await visitor.FollowAsync("去核验");
        await visitor.SolveAsync();
        await visitor.VerifyAsync(manager, await office.CodeAsync(filing, manager));
        await visitor.ReadsAsync("核验成功，已提交管局审核");
        Assert.Equal(FilingState.UnderReview, (await office.ReadAsync(filing)).State);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Five_wrong_IDs_return_the_filing_and_say_what_to_do_now(Setting setting)
    {
        var site = await stage.SiteAsync();
        var person = new Somebody();
        var filing = await site.Office.SubmitAsync(FilingType.NewSite, manager: person);
        var code = await site.Office.CodeAsync(filing, person);
        await using var visitor = await site.VisitorAsync(setting);

        await visitor.OpenAsync("/zhejiang/verify");
        for (var wrong = 1; wrong < 5; wrong++)
        {
            await visitor.VerifyAsync(person, code, person.WrongId);
            Assert.Equal("信息有误，请核对后重新输入", await visitor.Page.InnerTextAsync("#answer-title"));
        }

        await visitor.VerifyAsync(person, code, person.WrongId);
        await visitor.ReadsAsync("核验失败，备案已退回接入商");
        var answer = await visitor.Page.InnerTextAsync(".answer");
        Assert.Contains("输错次数已达上限", answer, StringComparison.Ordinal);
        Assert.Contains("请联系您的接入商", answer, StringComparison.Ordinal);
        Assert.Equal(0, await visitor.Page.Locator("form").CountAsync());
        Assert.Equal(FilingState.Returned, (await site.Office.ReadAsync(filing)).State);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Whoever_has_not_verified_by_noon_gets_the_code_again_and_verifies_with_it(Setting setting)
    {
        await using var site = await Site.OpenAsync(stage);
        var office = site.Office;
        var (principal, manager) = (new Somebody(), new Somebody());
        var filing = await office.SettledAsync(await office.SubmitAsync(FilingType.FirstFiling, principal, manager));
        var (first, second) = (await office.CodeAsync(filing, principal), await office.CodeAsync(filing, manager));
        await using var visitor = await site.VisitorAsync(setting);
        var page = visitor.Page;

        // In the morning one of the two verifies.
        await visitor.OpenAsync("/zhejiang/verify");
        await visitor.VerifyAsync(principal, first);
        await visitor.ReadsAsync("本人核验完成，请等待其他负责人核验");

        // At noon the other's phone rings again, with the same code; the one who is done is left alone.
        site.BackEnd.Clock.SetUtcNow(NoonRunsOf.Noon);
        Assert.Equal([second, second], (await site.BackEnd.MessagesAsync(manager, 2)).Select(message => message.Code));
        await office.SettledAsync(filing);
        await visitor.OpenAsync("/demo");
        var messages = await page.Locator(".message").AllInnerTextsAsync();
        Assert.Equal(2, messages.Count(message => message.Contains(second, StringComparison.Ordinal)));
        Assert.Equal(1, messages.Count(message => message.Contains(first, StringComparison.Ordinal)));
        Assert.Contains("3月10日 12:00:0", messages[0], StringComparison.Ordinal);
        Assert.Contains(second, messages[0], StringComparison.Ordinal);
        await visitor.FollowAsync("经过");
        Assert.Contains("中午统一重发：短信待发送", await page.InnerTextAsync(".events"), StringComparison.Ordinal);

        await visitor.FollowAsync("到省局页面核验");
        await visitor.VerifyAsync(manager, second);
        await visitor.ReadsAsync("核验成功，已提交管局审核");
        Assert.Equal(FilingState.UnderReview, (await office.ReadAsync(filing)).State);
    }

    private static async Task<string[]> TypedAsync(Microsoft.Playwright.IPage page, params string[] fields) =>
        await Task.WhenAll(fields.Select(field => page.InputValueAsync(field)));
}
