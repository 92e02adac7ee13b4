using System.Reflection;
using Beian.Grpc.Tests.Running;
using Beian.Portal.Pages;
using Beian.Portal.Tests.Running;
using Beian.V1;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Razor.Hosting;
using Xunit;

namespace Beian.Portal.Tests.Pages;

/// <summary>
/// What a page asks of the back end before it is there: one call at most. What a form asks for comes before the page that answers; the desk and
/// the handset are two parties in one window.
/// </summary>
public sealed class OneCallTests(Stage stage)
{
    private static readonly (string Page, string Address, string[] Calls)[] Shown =
    [
        ("Index", "/", []),
        ("Home", "/zhejiang", []),
        ("Verify", "/zhejiang/verify", []),
        ("Verify", "/guangxi/verify", ["CreateCaptcha"]),
        ("Resend", "/zhejiang/resend", []),
        ("Resend", "/guangxi/resend", ["CreateCaptcha"]),
        ("Error", "/atlantis/verify", []),
        ("NightShift/Overview", "/night-shift", ["GetOverview"]),
        ("Demo/History", "/demo/filings/{filing}", ["GetFiling"]),
        ("Demo/Desk", "/demo", ["ListFilings", "ListMessages"]),
        ("Home", "/zhejiang?lang=en", []),
    ];

    private static readonly (string Page, string Form, string Action, string[] Asked, string[] Shown)[] Sent =
    [
        ("Verify", "/zhejiang/verify", "/zhejiang/verify", ["VerifyCode"], []),
        ("Verify", "/guangxi/verify", "/guangxi/verify", ["VerifyCode"], ["CreateCaptcha"]),
        ("Verify", "/guangxi/verify", "/guangxi/verify?another", [], ["CreateCaptcha"]),
        ("Resend", "/zhejiang/resend", "/zhejiang/resend", ["ResendCode"], []),
        ("Resend", "/guangxi/resend", "/guangxi/resend", ["ResendCode"], ["CreateCaptcha"]),
        ("NightShift/Overview", "/night-shift", "/night-shift?handler=Count", ["RunNoonResend"], ["GetOverview"]),
        ("NightShift/Overview", "/night-shift", "/night-shift?handler=Run", ["RunNoonResend"], ["GetOverview"]),
        ("Demo/Desk", "/demo", "/demo", ["SubmitFiling"], ["ListFilings", "ListMessages"]),
        ("Demo/History", "/demo/filings/{filing}", "/demo/filings/{filing}?handler=Approve", ["ApproveFiling"], ["GetFiling"]),
        ("Demo/History", "/demo/filings/{other}", "/demo/filings/{other}?handler=Withdraw", ["WithdrawFiling"], ["GetFiling"]),
    ];

    [Fact]
    public async Task Every_page_is_there_after_one_call_and_the_rules_before_any()
    {
        var calls = new CallLog();
        await using var site = await Site.OpenAsync(stage, calls.AddTo);
        Assert.Equal(Enumerable.Repeat("GetProvinceRules", 31), calls.Take());
        // Beijing's goes to the bureau at once.
        var filing = await new Office(site.BackEnd, Province.Beijing).SubmitAsync(FilingType.FirstFiling, new Somebody(), new Somebody());
        var other = await site.Office.SubmitAsync(FilingType.NewSite, manager: new Somebody());
        using var client = new PlainClient(site.Portal.Address);
        List<string> pages = [];

        foreach (var (page, address, expected) in Shown)
        {
            calls.Take();
            using var answer = await client.GetAsync(Filled(address));
            pages.Add(await answer.Content.ReadAsStringAsync());
            Assert.Equal((page, string.Join(' ', expected)), (page, string.Join(' ', calls.Take())));
        }

        foreach (var (_, from, action, asked, shown) in Sent)
        {
            var page = await client.ReadAsync(Filled(from));
            var form = PlainClient.HiddenFields(page);
            form["AnotherPicture"] = action.EndsWith("another", StringComparison.Ordinal) ? "true" : "false";
            (form["Phone"], form["Code"], form["IdLastSix"], form["CaptchaAnswer"]) = ("13912345678", "123456", "12345X", "ABCD");
            calls.Take();
            using var answer = await client.SendAsync(Filled(action), form);
            Assert.Equal((action, 200), (action, (int)answer.StatusCode));
            Assert.Equal((action, string.Join(' ', asked.Concat(shown).Order())), (action, string.Join(' ', calls.Take())));
            pages.Add(page);
            pages.Add(await answer.Content.ReadAsStringAsync());
        }

        // Every form that was met on the way is among those that were sent.
        Assert.Empty(pages.SelectMany(PlainClient.Actions).Except(Sent.Select(row => Filled(row.Action))));

        string Filled(string address) => address.Replace("{filing}", filing.FilingId, StringComparison.Ordinal).Replace("{other}", other.FilingId, StringComparison.Ordinal);
    }

    [Fact]
    public void No_page_and_no_form_is_left_out_and_none_but_the_desk_makes_two()
    {
        var pages = typeof(HomeModel).Assembly.GetCustomAttributes<RazorCompiledItemAttribute>()
            .Where(item => item.Kind == "mvc.1.0.razor-page").Select(item => item.Identifier["/Pages/".Length..^".cshtml".Length]);

        Assert.Equal(pages.Order(StringComparer.Ordinal), Shown.Select(row => row.Page).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(Handlers.Order(StringComparer.Ordinal), Sent.Select(row => Handler(row.Page, row.Action)).Distinct().Order(StringComparer.Ordinal));
        Assert.All(Shown, row => Assert.InRange(row.Calls.Length, 0, row.Page == "Demo/Desk" ? 2 : 1));
        Assert.All(Sent, row => Assert.InRange(row.Asked.Length, 0, 1));
        Assert.All(Sent, row => Assert.InRange(row.Shown.Length, 0, row.Action == "/demo" ? 2 : 1));
    }

    // What takes a form, as "Page" or "Page Handler".
    private static IEnumerable<string> Handlers =>
        from page in typeof(HomeModel).Assembly.GetTypes()
        where page.IsSubclassOf(typeof(PageModel)) && !page.IsAbstract
        let name = page.FullName!["Beian.Portal.Pages.".Length..^"Model".Length].Replace('.', '/')
        from method in page.GetMethods()
        where method.Name.StartsWith("OnPost", StringComparison.Ordinal)
        select $"{name} {method.Name["OnPost".Length..^"Async".Length]}".TrimEnd();

    private static string Handler(string page, string action) => action.Split("?handler=") is [_, var name] ? $"{page} {name}" : page;
}
