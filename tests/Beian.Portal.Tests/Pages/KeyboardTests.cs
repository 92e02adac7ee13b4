using Beian.Grpc.Tests.Running;
using Beian.Portal.Tests.Running;
using Beian.V1;
using Microsoft.Playwright;
using Xunit;

namespace Beian.Portal.Tests.Pages;

/// <summary>The way through with a keyboard alone.</summary>
public sealed class KeyboardTests(Stage stage)
{
    [Fact]
    public async Task From_the_province_to_the_answer_every_step_is_a_Tab_or_Enter_away_and_can_be_seen()
    {
        var site = await stage.SiteAsync();
        var person = new Somebody();
        var filing = await site.GuardedOffice.SubmitAsync(FilingType.NewSite, manager: person);
        await using var visitor = await site.VisitorAsync(Setting.Desktop);
        var keyboard = visitor.Page.Keyboard;

        await visitor.OpenAsync("/");
        await keyboard.PressAsync("Tab");
        Assert.Equal("跳到正文", await FocusedAsync(visitor.Page));
        await TabToAsync(visitor.Page, "广西");
        await visitor.AfterAsync(() => keyboard.PressAsync("Enter"));
        await TabToAsync(visitor.Page, "短信核验\n我收到了验证码");
        await visitor.AfterAsync(() => keyboard.PressAsync("Enter"));
        await TabToAsync(visitor.Page, "手机号");
        await keyboard.TypeAsync(person.Phone);
        await keyboard.PressAsync("Tab");
        await keyboard.TypeAsync(await site.GuardedOffice.CodeAsync(filing, person));
        await keyboard.PressAsync("Tab");
        await keyboard.TypeAsync(person.Id);
        await keyboard.PressAsync("Tab");
        await keyboard.TypeAsync(await visitor.ReadPictureAsync());
        await visitor.AfterAsync(() => keyboard.PressAsync("Enter"));

        await visitor.ReadsAsync("核验成功，已提交管局审核");
    }

    private static async Task TabToAsync(IPage page, string name)
    {
        for (var steps = 0; steps < 50; steps++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await FocusedAsync(page) == name)
            {
                Assert.Equal("solid", await page.EvaluateAsync<string>("() => getComputedStyle(document.activeElement).outlineStyle"));
                return;
            }
        }

        Assert.Fail($"No Tab leads to {name}.");
    }

    // What a screen reader says first: the label of a field, the text of anything else.
    private static async Task<string> FocusedAsync(IPage page) => await page.EvaluateAsync<string>(
        "() => (document.activeElement.labels?.[0] ?? document.activeElement).innerText.trim().replace(/\\n+/g, '\\n')");
}
