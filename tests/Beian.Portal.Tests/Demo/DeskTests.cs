using Beian.Grpc.Tests.Stores;
using Beian.Portal.Demo;
using Beian.Portal.Tests.Running;
using Beian.V1;
using Microsoft.Playwright;
using Xunit;

namespace Beian.Portal.Tests.Demo;

/// <summary>The provider's desk and the handset: one window that shows a filing's whole way.</summary>
public sealed class DeskTests(Stage stage)
{
    public static TheoryData<Setting> All => Settings.All;

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_filing_is_submitted_its_messages_come_in_and_the_list_follows_what_becomes_of_it(Setting setting)
    {
        await using var site = await Site.OpenAsync(stage);
        await using var visitor = await site.VisitorAsync(setting);
        var page = visitor.Page;
        await visitor.OpenAsync("/demo");
        await visitor.IsUsableAsync();

        await page.SelectOptionAsync("#province", "zhejiang");
        await page.SelectOptionAsync("#type", nameof(FilingType.FirstFiling));
        await visitor.AfterAsync(() => page.ClickAsync("#submit"));
        Assert.Contains("待核验", await page.InnerTextAsync(".filings > li"), StringComparison.Ordinal);
        var codes = await CodesAsync(site, DemoPerson.All[0], DemoPerson.All[1]);
        await SeesAsync(visitor, "#messages", codes[0], codes[1], "106598051001", "106575000130", "09364X");
        await visitor.IsUsableAsync();

        await VerifyAsync(site, DemoPerson.All[0], codes[0], DemoPerson.All[0].IdLastSix);
        await VerifyAsync(site, DemoPerson.All[1], codes[1], DemoPerson.All[1].IdLastSix);
        await SeesAsync(visitor, "#filings", "管局审核中", "已核验");

        // The bureau's part, so that there is a record for the types that need one.
        await visitor.FollowAsync("经过");
        await SeesAsync(visitor, "#filing", "接入商提交了备案", "短信已送达手机 199****1001", "手机核验成功 138****1002", "已提交管局审核");
        await visitor.IsUsableAsync();
        await visitor.AfterAsync(() => page.ClickAsync("#approve"));
        await SeesAsync(visitor, "#filing", "审核通过", "浙ICP备");
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Why_a_filing_was_returned_is_told_in_words_and_it_is_submitted_again(Setting setting)
    {
        await using var site = await Site.OpenAsync(stage);
        await using var visitor = await site.VisitorAsync(setting);
        var page = visitor.Page;
        await visitor.OpenAsync("/demo");
        await page.SelectOptionAsync("#province", "zhejiang");
        await page.SelectOptionAsync("#type", nameof(FilingType.NewSite));
        await visitor.AfterAsync(() => page.ClickAsync("#submit"));
        var code = (await CodesAsync(site, DemoPerson.All[1]))[0];
        for (var n = 0; n < 5; n++)
        {
            await VerifyAsync(site, DemoPerson.All[1], code, "WRONG1");
        }

        await SeesAsync(visitor, "#filings", "已退回", "证件号码后六位输错次数达到上限，退回接入商");
        await visitor.FollowAsync("经过");
        await SeesAsync(visitor, "#filing", "证件号码后六位输错（第 4/5 次）");
        Assert.Equal("证件号码后六位输错次数达到上限，退回接入商", await page.InnerTextAsync("#why"));
        await visitor.IsUsableAsync();

        await visitor.AfterAsync(() => page.ClickAsync("#again"));
        await visitor.AfterAsync(() => page.ClickAsync("#submit"));
        Assert.Equal(2, await page.Locator(".filings > li").CountAsync());
        Assert.Equal(["已退回", "待核验"], (await page.Locator(".filings .state").AllInnerTextsAsync()).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_filing_of_each_type_can_be_submitted_and_what_is_refused_is_explained(Setting setting)
    {
        await using var site = await Site.OpenAsync(stage);
        await using var visitor = await site.VisitorAsync(setting);
        var page = visitor.Page;
        // Beijing's rule has not started, so each goes to the bureau at once.
        await SubmitAsync(visitor, FilingType.Access, "京ICP备20260001号");
        Assert.Contains("未查询到该备案号的备案成功记录", await page.InnerTextAsync("#refusal"), StringComparison.Ordinal);
        await visitor.IsUsableAsync();

        await SubmitAsync(visitor, FilingType.FirstFiling, "");
        await visitor.FollowAsync("经过");
        await visitor.AfterAsync(() => page.ClickAsync("#approve"));
        var number = (await site.BackEnd.Filings.ListFilingsAsync(new ListFilingsRequest { State = FilingState.Approved })).Filings.Single().IcpNumber;
        foreach (var type in Enum.GetValues<FilingType>().Where(type => type is not (FilingType.Unspecified or FilingType.FirstFiling)))
        {
            await SubmitAsync(visitor, type, number);
            Assert.Equal(0, await page.Locator("#refusal").CountAsync());
        }

        var submitted = (await site.BackEnd.Filings.ListFilingsAsync(new ListFilingsRequest())).Filings.Select(filing => filing.Type);
        Assert.Equal(Enum.GetValues<FilingType>().Skip(1), submitted.Order());
    }

    private static async Task SubmitAsync(Visitor visitor, FilingType type, string number)
    {
        await visitor.OpenAsync("/demo");
        await visitor.Page.SelectOptionAsync("#province", "beijing");
        await visitor.Page.SelectOptionAsync("#type", type.ToString());
        await visitor.Page.FillAsync("#icp", number);
        await visitor.AfterAsync(() => visitor.Page.ClickAsync("#submit"));
    }

    // With scripts it comes by itself; without, somebody loads the page again.
    private static async Task SeesAsync(Visitor visitor, string part, params string[] texts)
    {
        var hasScript = visitor.HasScript;
        await Eventually.HoldsAsync($"{part} shows {string.Join(", ", texts)}", async () =>
        {
            if (!hasScript)
            {
                await visitor.Page.ReloadAsync(new PageReloadOptions { WaitUntil = WaitUntilState.DOMContentLoaded });
            }

            var shown = await visitor.Page.InnerTextAsync(part);
            return texts.All(text => shown.Contains(text, StringComparison.Ordinal));
        });
    }

    private static async Task<string[]> CodesAsync(Site site, params DemoPerson[] people)
    {
        var codes = new string[people.Length];
        await Eventually.HoldsAsync("everybody has got a code, and it is reported", async () =>
        {
            site.BackEnd.Clock.Advance(TimeSpan.FromMilliseconds(20));
            var messages = (await site.BackEnd.Simulator.ListMessagesAsync(new ListMessagesRequest())).Messages;
            codes = [.. people.Select(person => messages.FirstOrDefault(message => message.PhoneNumber == person.Phone)?.Code ?? "")];
            return codes.All(code => code.Length > 0);
        });
        await Eventually.HoldsAsync("every report is written", async () =>
        {
            site.BackEnd.Clock.Advance(TimeSpan.FromMilliseconds(20));
            var latest = (await site.BackEnd.Filings.ListFilingsAsync(new ListFilingsRequest { PageSize = 1 })).Filings[0];
            var filing = (await site.BackEnd.Filings.GetFilingAsync(new GetFilingRequest { FilingId = latest.FilingId })).Filing;
            return filing.Challenges.SelectMany(challenge => challenge.Deliveries).All(delivery => delivery.State == DeliveryState.Delivered);
        });
        return codes;
    }

    private static async Task VerifyAsync(Site site, DemoPerson person, string code, string id) =>
        await site.BackEnd.Verification.VerifyCodeAsync(new VerifyCodeRequest
        {
            Province = Province.Zhejiang, PhoneNumber = person.Phone, Code = code, IdLastSix = id,
        });
}
