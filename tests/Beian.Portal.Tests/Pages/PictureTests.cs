using Beian.Grpc.Tests.Running;
using Beian.Portal.Demo;
using Beian.Portal.Tests.Running;
using Beian.V1;
using Microsoft.Playwright;
using Xunit;
using CarrierBehavior = Beian.Carriers.Simulated.CarrierBehavior;

namespace Beian.Portal.Tests.Pages;

/// <summary>The pictures of the README: <c>eng/screenshots</c> names the folder that they go to. Otherwise they go nowhere, but are taken all the same.</summary>
public sealed class PictureTests(Stage stage)
{
    private static readonly string? Folder = Environment.GetEnvironmentVariable("SCREENSHOTS");

    [Fact]
    public async Task The_story_in_pictures()
    {
        var site = await stage.SiteAsync();
        var office = site.GuardedOffice;
        var (principal, manager) = (new Somebody(), new Somebody());
        var filing = await office.SubmitAsync(FilingType.FirstFiling, principal, manager);
        var (first, second) = (await office.CodeAsync(filing, principal), await office.CodeAsync(filing, manager));
        await using var phone = await site.VisitorAsync(Setting.Phone, options => options.DeviceScaleFactor = 1);
        await using var desk = await site.VisitorAsync(Setting.Desktop);

        await desk.OpenAsync("/");
        await TakeAsync(desk, "desktop-provinces");
        await desk.OpenAsync("/guangxi");
        await TakeAsync(desk, "desktop-province", isWhole: true);
        await phone.OpenAsync("/guangxi");
        await TakeAsync(phone, "phone-province");
        await phone.OpenAsync("/guangxi/verify");
        await TakeAsync(phone, "phone-verify");

        await SendAsync(phone, principal, first, principal.WrongId);
        await TakeAsync(phone, "phone-mismatch");
        await SendAsync(phone, principal, first, principal.Id);
        await TakeAsync(phone, "phone-awaiting-others");
        await phone.OpenAsync("/guangxi/resend");
        await phone.SolveAsync();
        await phone.ResendAsync(manager);
        await TakeAsync(phone, "phone-cooling-down");
        await desk.OpenAsync("/guangxi/verify");
        await SendAsync(desk, manager, second, manager.Id);
        await TakeAsync(desk, "desktop-forwarded");
        await FailAsync(site, phone);
        await TakeAsync(phone, "phone-failed");

        await phone.OpenAsync("/guangxi/verify?lang=en");
        await TakeAsync(phone, "phone-english");
        await using var dark = await site.VisitorAsync(Setting.Phone, options => (options.ColorScheme, options.DeviceScaleFactor) = (ColorScheme.Dark, 1));
        await dark.OpenAsync("/guangxi/verify");
        await dark.IsUsableAsync();
        await TakeAsync(dark, "phone-dark");
        await dark.OpenAsync("/guangxi");
        await dark.IsUsableAsync();
    }

    [Fact]
    public async Task The_desk_in_pictures()
    {
        await using var site = await Site.OpenAsync(stage);
        var (first, second) = (DemoPerson.All[0], DemoPerson.All[1]);
        var (zhang, li) = (new Somebody { Phone = first.Phone, Id = first.IdLastSix }, new Somebody { Phone = second.Phone, Id = second.IdLastSix });
        var filing = await site.Office.SubmitAsync(FilingType.FirstFiling, zhang, li);
        await site.Office.SettledAsync(filing);
        await site.Office.VerifyAsync(li, await site.Office.CodeAsync(filing, li));
        await using var desktop = await site.VisitorAsync(Setting.Desktop);
        await using var phone = await site.VisitorAsync(Setting.Phone, options => options.DeviceScaleFactor = 1);

        await desktop.OpenAsync("/demo");
        await TakeAsync(desktop, "desktop-desk", isWhole: true);

        site.BackEnd.Clock.Advance(TimeSpan.FromMinutes(2));
        await phone.OpenAsync("/zhejiang/resend");
        await phone.ResendAsync(zhang);
        await phone.ReadsAsync("短信已发送");
        await TakeAsync(phone, "phone-sent");

        await site.Office.MistypeIdAsync(zhang, await site.Office.CodeAsync(filing, zhang), times: 5);
        await desktop.OpenAsync($"/demo/filings/{filing.FilingId}");
        await desktop.IsUsableAsync();
        await TakeAsync(desktop, "desktop-returned", isWhole: true);
    }

    [Fact]
    public async Task The_night_shift_in_a_picture()
    {
        // A gateway that takes a message a second, so that noon takes its time, and a carrier that loses some.
        await using var site = await Site.OpenAsync(stage, settings: ("Outbox:Routes:Mobile:MessagesPerSecond", "1"));
        site.BackEnd.Carrier(Operator.Unicom).Behavior = CarrierBehavior.Faultless with { FailureRate = 0.2 };
        await NoonScene.PlayAsync(site.BackEnd);
        await using var desktop = await site.VisitorAsync(Setting.Desktop);

        await desktop.OpenAsync("/night-shift");
        Assert.Equal("进行中", await desktop.Page.InnerTextAsync("#noon-state"));
        await desktop.IsUsableAsync();
        await TakeAsync(desktop, "desktop-night-shift", isWhole: true);
    }

    private static async Task SendAsync(Visitor visitor, Somebody person, string code, string id)
    {
        await visitor.SolveAsync();
        await visitor.VerifyAsync(person, code, id);
    }

    private static async Task FailAsync(Site site, Visitor visitor)
    {
        var person = new Somebody();
        var filing = await site.Office.SubmitAsync(FilingType.NewSite, manager: person);
        var code = await site.Office.CodeAsync(filing, person);
        await site.Office.MistypeIdAsync(person, code, times: 5);
        await visitor.OpenAsync("/zhejiang/verify");
        await visitor.VerifyAsync(person, code);
        await visitor.ReadsAsync("核验失败，备案已退回接入商");
    }

    private static async Task TakeAsync(Visitor visitor, string name, bool isWhole = false)
    {
        // As somebody sees it who has just arrived: nothing is being typed, and the page stands at its top.
        await visitor.Page.EvaluateAsync("() => { document.activeElement.blur(); scrollTo(0, 0); }");
        var picture = await visitor.Page.ScreenshotAsync(new() { FullPage = isWhole, Animations = ScreenshotAnimations.Disabled });
        Assert.NotEmpty(picture);
        if (Folder is not null)
        {
            Directory.CreateDirectory(Folder);
            await File.WriteAllBytesAsync(Path.Combine(Folder, $"{name}.png"), picture);
        }
    }
}
