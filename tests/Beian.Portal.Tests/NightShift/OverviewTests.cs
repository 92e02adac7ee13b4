using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.Portal.Tests.BackEnd;
using Beian.Portal.Tests.Running;
using Beian.V1;
using Google.Protobuf.WellKnownTypes;
using Xunit;
using CarrierBehavior = Beian.Carriers.Simulated.CarrierBehavior;
using CarrierOutage = Beian.Carriers.Simulated.CarrierOutage;

namespace Beian.Portal.Tests.NightShift;

/// <summary>The page of the night shift: what it shows, and what it does for operators alone.</summary>
public sealed class OverviewTests(Stage stage)
{
    public static TheoryData<Setting> All => Settings.All;

    [Theory]
    [MemberData(nameof(All))]
    public async Task It_shows_carriers_what_waits_and_open_filings_by_province(Setting setting)
    {
        await using var site = await Site.OpenAsync(stage);
        var (office, beijing) = (site.Office, new Office(site.BackEnd, Province.Beijing));
        await office.SettledAsync(await office.SubmitAsync(FilingType.FirstFiling, new Somebody(), new Somebody()));
        site.BackEnd.Carrier(Operator.Mobile).Behavior = CarrierBehavior.Faultless with { Outage = CarrierOutage.Refusing };
        await office.SubmitAsync(FilingType.NewSite, manager: new Somebody());
        await beijing.SubmitAsync(FilingType.NewSite, manager: new Somebody());

        await using var visitor = await site.VisitorAsync(setting);
        var page = visitor.Page;
        await visitor.OpenAsync("/night-shift");
        Assert.Equal("2", await page.InnerTextAsync("#open"));
        Assert.Equal(["浙江", "2", "0"], Words(await page.InnerTextAsync("#province-Zhejiang")));
        Assert.Equal(["北京", "0", "1"], Words(await page.InnerTextAsync("#province-Beijing")));
        Assert.Contains("已送达 2", string.Join(' ', Words(await page.InnerTextAsync("#carrier-Mobile"))), StringComparison.Ordinal);
        Assert.Contains("正常", await page.InnerTextAsync("#carrier-Telecom"), StringComparison.Ordinal);
        Assert.Contains("95% 在 ", await page.InnerTextAsync("#within-Mobile"), StringComparison.Ordinal);
        await visitor.IsUsableAsync();

        // It follows by itself, or when the page is loaded again.
        await beijing.SubmitAsync(FilingType.NewSite, manager: new Somebody());
        await Eventually.HoldsAsync("the page has followed", async () =>
        {
            if (!visitor.HasScript)
            {
                await visitor.OpenAsync("/night-shift");
            }

            return Words(await page.InnerTextAsync("#province-Beijing")) is [_, _, "2"];
        });
    }

    [Theory]
    [InlineData(Setting.Phone)]
    [InlineData(Setting.DesktopWithoutScript)]
    public async Task An_operator_sees_what_a_noon_resend_would_send_before_sending_it(Setting setting)
    {
        await using var site = await Site.OpenAsync(stage);
        await site.Office.SettledAsync(await site.Office.SubmitAsync(FilingType.FirstFiling, new Somebody(), new Somebody()));
        await using var visitor = await site.VisitorAsync(setting);
        var page = visitor.Page;
        await visitor.OpenAsync("/night-shift");
        Assert.Contains("还没有重发过", await page.InnerTextAsync("#overview"), StringComparison.Ordinal);

        await visitor.AfterAsync(() => page.ClickAsync("#count"));
        Assert.Equal("现在重发将发出 2 条短信。", await page.InnerTextAsync("#would-send"));
        await visitor.IsUsableAsync();
        await visitor.AfterAsync(() => page.ClickAsync("#run"));

        await Eventually.HoldsAsync("the run has queued both", async () =>
        {
            site.BackEnd.Clock.Advance(TimeSpan.FromMilliseconds(100));
            await visitor.OpenAsync("/night-shift");
            return await page.Locator("#noon-queued").CountAsync() > 0 && await page.InnerTextAsync("#noon-queued") == "2";
        });
        await visitor.IsUsableAsync();
    }

    [Fact]
    public async Task An_overview_without_carriers_is_shown_and_one_whose_messages_are_late_says_so()
    {
        await using var backEnd = await ScriptedBackEnd.StartAsync(_ => new VerifyCodeResponse());
        await using var portal = await PortalProcess.StartAsync(("BackEnd__Addresses", $"{backEnd.Address}"));
        using var client = new PlainClient(portal.Address);

        backEnd.Overview = new GetOverviewResponse { LookTime = new Timestamp() };
        Assert.Contains("id=\"oldest\">无待发<", await ReadAsync(client), StringComparison.Ordinal);

        var carrier = new Carrier { Operator = Operator.Mobile, State = CarrierState.Available, HalfAcceptedWithin = Seconds(1), MostAcceptedWithin = Seconds(300) };
        backEnd.Overview = new GetOverviewResponse { LookTime = new Timestamp(), Carriers = { carrier } };
        var page = await ReadAsync(client);
        Assert.Contains("半数在 1 秒内被接收，95% 在 5 分钟内", page, StringComparison.Ordinal);
        Assert.DoesNotContain("hint bad", page, StringComparison.Ordinal);

        carrier.MostAcceptedWithin = Seconds(900);
        Assert.Contains("hint bad", await ReadAsync(client), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_portal_that_is_no_operators_is_shown_nothing_and_can_do_nothing()
    {
        using var issuer = new Issuer();
        await using var backEnd = Server.Start(null, issuer.Settings);
        var token = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(token, issuer.Token(Holder.OfPortal(Province.Zhejiang), Server.Morning));
            await using var portal = await PortalProcess.StartAsync(
                ("BackEnd__Addresses", $"{backEnd.Address}"), ("BackEnd__TokenFile", token), ("BackEnd__Deadline", "00:00:30"));
            using var client = new PlainClient(portal.Address);
            using var answer = await client.GetAsync("/night-shift");
            var page = await answer.Content.ReadAsStringAsync();

            Assert.Contains("本平台的令牌没有运维", page, StringComparison.Ordinal);
            Assert.DoesNotContain("<form", page, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(token);
        }
    }

    private static Duration Seconds(long seconds) => new() { Seconds = seconds };

    private static async Task<string> ReadAsync(PlainClient client)
    {
        using var answer = await client.GetAsync("/night-shift");
        Assert.True(answer.IsSuccessStatusCode);
        return await answer.Content.ReadAsStringAsync();
    }

    private static string[] Words(string text) => text.Split([' ', '\t', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
