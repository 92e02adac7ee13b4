using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.Portal.Tests.BackEnd;
using Beian.Portal.Tests.Running;
using Beian.V1;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Playwright;
using Xunit;
using CarrierBehavior = Beian.Carriers.Simulated.CarrierBehavior;
using CarrierOutage = Beian.Carriers.Simulated.CarrierOutage;

namespace Beian.Portal.Tests.NightShift;

/// <summary>The page of the night shift: what it shows, and the noon resend that it can bring forward.</summary>
public sealed class OverviewTests(Stage stage)
{
    public static TheoryData<Setting> All => Settings.All;

    [Theory]
    [MemberData(nameof(All))]
    public async Task It_shows_carriers_what_waits_and_open_filings_by_province(Setting setting)
    {
        // Two submits that it does not answer, and a carrier is left alone for longer than this test takes.
        await using var site = await Site.OpenAsync(stage, settings: [("Outbox:BreakerMinimum", "2"), ("Outbox:BreakerPause", "00:10:00")]);
        var (server, office, beijing) = (site.BackEnd, site.Office, new Office(site.BackEnd, Province.Beijing));
        await office.SettledAsync(await office.SubmitAsync(FilingType.FirstFiling, new Somebody(), new Somebody()));
        server.Carrier(Operator.Mobile).Behavior = CarrierBehavior.Faultless with { Outage = CarrierOutage.Refusing };
        await office.SubmitAsync(FilingType.NewSite, manager: new Somebody());
        await office.SubmitAsync(FilingType.NewSite, manager: new Somebody());
        await server.PassUntilAsync("the carrier is left alone", async () => (await server.ChannelAsync(Operator.Mobile)).State == CarrierState.Unavailable);
        await office.SubmitAsync(FilingType.NewSite, manager: new Somebody());
        server.Clock.Advance(TimeSpan.FromSeconds(90));
        await beijing.SubmitAsync(FilingType.NewSite, manager: new Somebody());

        await using var visitor = await site.VisitorAsync(setting);
        var page = visitor.Page;
        await visitor.OpenAsync("/night-shift");
        Assert.Equal("3", await page.InnerTextAsync("#waiting"));
        Assert.Matches("^1 分钟 3[0-9] 秒$", await page.InnerTextAsync("#oldest"));
        Assert.Equal(1, await page.Locator(".figure-late #oldest").CountAsync());
        Assert.Equal("4", await page.InnerTextAsync("#open"));
        Assert.Equal(["浙江", "4", "0"], Words(await page.InnerTextAsync("#province-Zhejiang")));
        Assert.Equal(["北京", "0", "1"], Words(await page.InnerTextAsync("#province-Beijing")));
        var mobile = string.Join(' ', Words(await page.InnerTextAsync("#carrier-Mobile")));
        Assert.All(["无应答", "待发 3", "已送达 2"], part => Assert.Contains(part, mobile, StringComparison.Ordinal));
        Assert.Contains("正常", await page.InnerTextAsync("#carrier-Telecom"), StringComparison.Ordinal);
        Assert.Contains("95% 在 ", await page.InnerTextAsync("#within-Mobile"), StringComparison.Ordinal);
        await visitor.IsUsableAsync();

        // It follows by itself, or when somebody without scripts loads it again.
        await beijing.SubmitAsync(FilingType.NewSite, manager: new Somebody());
        await Eventually.HoldsAsync("the page has followed", async () =>
        {
            if (!visitor.HasScript)
            {
                await visitor.FollowAsync("刷新");
            }

            return Words(await page.InnerTextAsync("#province-Beijing")) is [_, _, "2"];
        });
    }

    [Theory]
    [MemberData(nameof(All))]
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
            return await page.Locator("#noon-state").CountAsync() > 0 && await page.InnerTextAsync("#noon-state") == "已完成";
        });
        Assert.Equal(["2", "0", "31 / 31"], await TextsAsync(page, "#noon-queued", "#noon-left", "#noon-provinces"));
        await visitor.IsUsableAsync();
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task How_far_a_noon_is_is_told_by_what_is_left_the_provinces_and_the_rate(Setting setting)
    {
        await using var backEnd = await ScriptedBackEnd.StartAsync(_ => new VerifyCodeResponse());
        await using var portal = await PortalProcess.StartAsync(("BackEnd__Addresses", $"{backEnd.Address}"), ("Portal__Provinces__0", "zhejiang"));
        backEnd.Overview = new GetOverviewResponse
        {
            LookTime = At(1_000),
            Carriers =
            {
                new Carrier { Operator = Operator.Telecom, State = CarrierState.Available, WaitingCount = 1_204, OldestDueTime = At(990) },
                new Carrier { Operator = Operator.Mobile, State = CarrierState.Degraded, WaitingCount = 3, OldestDueTime = At(655) },
            },
            LatestNoonRun = new NoonRun
            {
                Trigger = NoonRunTrigger.Scheduled, NoonTime = At(900), StartTime = At(900),
                ProvinceCount = 31, DoneProvinceCount = 5, QueuedCount = 41_700, RemainingCount = 12_345, QueuedPerSecond = 417.9,
            },
        };
        await using var visitor = await stage.VisitorAsync(portal.Address, setting);
        var page = visitor.Page;

        await visitor.OpenAsync("/night-shift");

        Assert.Equal(["1,207", "5 分钟 45 秒"], await TextsAsync(page, "#waiting", "#oldest"));
        Assert.Equal(1, await page.Locator(".figure-alarm #oldest").CountAsync());
        Assert.Equal("进行中", await page.InnerTextAsync("#noon-state"));
        Assert.Equal(["41,700", "12,345", "5 / 31", "417"], await TextsAsync(page, "#noon-queued", "#noon-left", "#noon-provinces", "#noon-rate"));
        await visitor.IsUsableAsync();
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Each_count_stands_by_its_name_and_is_drawn_to_the_scale_of_its_chart(Setting setting)
    {
        await using var backEnd = await ScriptedBackEnd.StartAsync(_ => new VerifyCodeResponse());
        await using var portal = await PortalProcess.StartAsync(("BackEnd__Addresses", $"{backEnd.Address}"), ("Portal__Provinces__0", "zhejiang"));
        backEnd.Overview = new GetOverviewResponse
        {
            LookTime = At(1_000),
            Carriers =
            {
                new Carrier { Operator = Operator.Telecom, WaitingCount = 7, AcceptedCount = 100, DeliveredCount = 60, FailedCount = 20 },
                // Reports of yesterday's messages, and refused ones, which it never accepted.
                new Carrier { Operator = Operator.Mobile, AcceptedCount = 10, DeliveredCount = 150, FailedCount = 50 },
                new Carrier { Operator = Operator.Broadnet, AcceptedCount = 120, FailedCount = 40 },
            },
            LatestNoonRun = new NoonRun { NoonTime = At(900), StartTime = At(900), QueuedCount = 30, RemainingCount = 90 },
            Provinces =
            {
                new ProvinceStatus { Province = Province.Zhejiang, AwaitingCount = 6, UnderReviewCount = 2 },
                new ProvinceStatus { Province = Province.Fujian, AwaitingCount = 1, UnderReviewCount = 3 },
            },
        };
        await using var visitor = await stage.VisitorAsync(portal.Address, setting);
        var page = visitor.Page;

        await visitor.OpenAsync("/night-shift");

        Assert.Equal(["待发", "7", "已接收", "100", "已送达", "60", "失败", "20"], Words(await page.InnerTextAsync("#carrier-Telecom .counts")));
        Assert.Equal(["accepted 0+50", "delivered 0+30 failed 30+10"], await BarsAsync(page, "#carrier-Telecom"));
        Assert.Equal(["待发", "0", "已接收", "10", "已送达", "150", "失败", "50"], Words(await page.InnerTextAsync("#carrier-Mobile .counts")));
        Assert.Equal(["accepted 0+5", "delivered 0+75 failed 75+25"], await BarsAsync(page, "#carrier-Mobile"));
        Assert.Equal(["accepted 0+60", "failed 0+20"], await BarsAsync(page, "#carrier-Broadnet"));
        Assert.Equal(["delivered 0+25"], await BarsAsync(page, "[aria-labelledby=noon-title]"));
        Assert.Equal(["accepted 0+75 review 75+25"], await BarsAsync(page, "#province-Zhejiang"));
        Assert.Equal(["accepted 0+12.5 review 12.5+37.5"], await BarsAsync(page, "#province-Fujian"));
        Assert.Equal(["已接收", "已送达", "失败（含被拒收）"], Words(await page.InnerTextAsync("[aria-labelledby=carriers-title] .key")));
        await visitor.IsUsableAsync();
    }

    [Theory]
    [InlineData(Setting.Phone)]
    [InlineData(Setting.Desktop)]
    public async Task While_the_portal_does_not_answer_the_page_says_that_it_is_old_and_as_of_when(Setting setting)
    {
        await using var backEnd = await ScriptedBackEnd.StartAsync(_ => new VerifyCodeResponse());
        await using var portal = await PortalProcess.StartAsync(("BackEnd__Addresses", $"{backEnd.Address}"), ("Portal__Provinces__0", "zhejiang"));
        await using var visitor = await stage.VisitorAsync(portal.Address, setting);
        (visitor.ExpectedStatus, visitor.MayBeCutOff) = (503, true);
        var page = visitor.Page;
        backEnd.Overview = WithWaiting(3, At(0));
        await visitor.OpenAsync("/night-shift");
        Assert.False(await page.IsVisibleAsync("#stale"));

        await IsOldAsync(route => route.FulfillAsync(new() { Status = 503, ContentType = "text/html", Body = "<p id='overview'>502</p>" }), "1月1日 08:00:00", 4, At(60));
        await IsOldAsync(route => route.AbortAsync("connectionfailed"), "1月1日 08:01:00", 5, At(120));
        // A proxy that has somebody sign in again.
        await IsOldAsync(route => route.FulfillAsync(new() { ContentType = "text/html", Body = "<h1>Who are you?</h1>" }), "1月1日 08:02:00", 6, At(180));

        async Task IsOldAsync(Func<IRoute, Task> trouble, string asOf, int next, Timestamp seen)
        {
            var shown = await page.InnerTextAsync("#waiting");
            await page.RouteAsync("**/night-shift", trouble);
            await FollowsAsync("it says that it is old", async () => await page.IsVisibleAsync("#stale"));
            Assert.Equal($"本平台没有应答，以下不是最新情况。 数据时间 {asOf}（北京时间）", await page.InnerTextAsync("#stale"));
            Assert.Equal(shown, await page.InnerTextAsync("#waiting"));
            await visitor.IsUsableAsync();

            backEnd.Overview = WithWaiting(next, seen);
            await page.UnrouteAllAsync(new() { Behavior = UnrouteBehavior.Wait });
            await FollowsAsync("it is up to date", async () => await page.InnerTextAsync("#waiting") == $"{next}");
            Assert.False(await page.IsVisibleAsync("#stale"));
        }

        // Every few seconds, and whenever somebody comes back to the window.
        Task FollowsAsync(string what, Func<Task<bool>> condition) => Eventually.HoldsAsync(what, async () =>
        {
            await page.EvaluateAsync("() => { dispatchEvent(new Event('focus')); }");
            return await condition();
        });
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

    private static GetOverviewResponse WithWaiting(int count, Timestamp seen) =>
        new() { LookTime = seen, Carriers = { new Carrier { Operator = Operator.Mobile, WaitingCount = count } } };

    // The parts of each bar, as "class start+length".
    private static Task<string[]> BarsAsync(IPage page, string place) => page.Locator($"{place} svg.bar").EvaluateAllAsync<string[]>(
        """
        bars => bars.map(bar => [...bar.querySelectorAll("rect:not(.bar-whole)")]
          .map(part => `${part.getAttribute("class").replace("bar-", "")} ${part.getAttribute("x")}+${part.getAttribute("width")}`).join(" "))
        """);

    private static Timestamp At(long second) => new() { Seconds = second };

    private static async Task<string[]> TextsAsync(IPage page, params string[] places) =>
        await Task.WhenAll(places.Select(place => page.InnerTextAsync(place)));

    private static Duration Seconds(long seconds) => new() { Seconds = seconds };

    private static async Task<string> ReadAsync(PlainClient client)
    {
        using var answer = await client.GetAsync("/night-shift");
        Assert.True(answer.IsSuccessStatusCode);
        return await answer.Content.ReadAsStringAsync();
    }

    private static string[] Words(string text) => text.Split([' ', '\t', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
