using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.Portal.Tests.BackEnd;
using Beian.Portal.Tests.Running;
using Beian.V1;
using Xunit;

namespace Beian.Portal.Tests.Forms;

/// <summary>One form is one try, however often it is sent; a corrected one is another.</summary>
public sealed class OneTryTests(Stage stage)
{
    private const string Mismatch = "信息有误，请核对后重新输入";

    [Fact]
    public async Task A_form_that_is_sent_twice_at_once_and_again_later_counts_once()
    {
        var site = await stage.SiteAsync();
        var (person, filing, form) = await TypedWronglyAsync(site);
        using var client = new PlainClient(site.Portal.Address);
        form = Merge(await client.FormAsync("/zhejiang/verify"), form);

        var answers = await Task.WhenAll(client.AnswerAsync("/zhejiang/verify", form), client.AnswerAsync("/zhejiang/verify", form));
        Assert.Equal([Mismatch, Mismatch], answers);
        Assert.Equal(Mismatch, await client.AnswerAsync("/zhejiang/verify", form));

        Assert.Equal(1, (await site.Office.ReadAsync(filing)).Challenges[0].WrongIdCount);
        form["IdLastSix"] = person.Id;
        Assert.Equal("核验成功，已提交管局审核", await client.AnswerAsync("/zhejiang/verify", form));
    }

    [Fact]
    public async Task A_second_tap_sends_nothing_and_after_the_browsers_Stop_the_same_try_can_be_sent_again()
    {
        await using var backEnd = await ScriptedBackEnd.StartAsync(_ => new VerifyCodeResponse { Outcome = VerifyOutcome.Forwarded });
        await using var portal = await PortalProcess.StartAsync(("BackEnd__Addresses", $"{backEnd.Address}"), ("Portal__Provinces__0", "zhejiang"));
        await using var visitor = await stage.VisitorAsync(portal.Address);
        var (page, person) = (visitor.Page, new Somebody());
        await visitor.OpenAsync("/zhejiang/verify");
        await page.FillAsync("#Phone", person.Phone);
        await page.FillAsync("#Code", "123456");
        await page.FillAsync("#IdLastSix", person.Id);

        backEnd.Hangs = true;
        var areSent = await page.EvaluateAsync<bool[]>(
            """
            () => {
              const areSent = [];
              addEventListener("submit", event => areSent.push(!event.defaultPrevented));
              const send = document.querySelector("#send");
              send.click();
              send.click();
              return areSent;
            }
            """);
        Assert.Equal([true, false], areSent);
        await Eventually.HoldsAsync("it has reached the back end", () => Task.FromResult(backEnd.Asked.Count == 1));
        var browser = await page.Context.NewCDPSessionAsync(page);
        await browser.SendAsync("Page.stopLoading");
        backEnd.Hangs = false;

        await page.WaitForSelectorAsync("#send:not([aria-disabled])");
        await visitor.SendAsync();

        await visitor.ReadsAsync("核验成功，已提交管局审核");
        Assert.Equal(2, backEnd.Asked.Count);
        Assert.Single(backEnd.Asked.Select(request => request.RequestId).Distinct());
    }

    [Fact]
    public async Task Reloading_the_answer_does_not_send_the_form_again()
    {
        var site = await stage.SiteAsync();
        var (person, filing, form) = await TypedWronglyAsync(site);
        await using var visitor = await site.VisitorAsync();
        await visitor.OpenAsync("/zhejiang/verify");
        await visitor.VerifyAsync(person, form["Code"], person.WrongId);
        await visitor.ReadsAsync(Mismatch);

        await visitor.Page.ReloadAsync();

        Assert.Equal(0, await visitor.Page.Locator("#answer-title").CountAsync());
        Assert.Equal(1, (await site.Office.ReadAsync(filing)).Challenges[0].WrongIdCount);
    }

    [Fact]
    public async Task A_form_of_another_site_is_refused_and_nothing_is_judged()
    {
        var site = await stage.SiteAsync();
        var (_, filing, form) = await TypedWronglyAsync(site);
        using var client = new PlainClient(site.Portal.Address);

        using var refused = await client.SendAsync("/zhejiang/verify", form);

        Assert.Equal(System.Net.HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("页面已过期", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(0, (await site.Office.ReadAsync(filing)).Challenges[0].WrongIdCount);
    }

    private static async Task<(Somebody Person, Filing Filing, Dictionary<string, string> Form)> TypedWronglyAsync(Site site)
    {
        var person = new Somebody();
        var filing = await site.Office.SubmitAsync(FilingType.NewSite, manager: person);
        var code = await site.Office.CodeAsync(filing, person);
        return (person, filing, new() { ["Phone"] = person.Phone, ["Code"] = code, ["IdLastSix"] = person.WrongId });
    }

    private static Dictionary<string, string> Merge(Dictionary<string, string> form, Dictionary<string, string> typed) =>
        form.Concat(typed).ToDictionary(field => field.Key, field => field.Value);
}
