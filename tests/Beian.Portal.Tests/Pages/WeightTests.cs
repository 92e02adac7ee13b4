using Beian.Grpc.Tests.Running;
using Beian.Portal.Tests.Running;
using Beian.V1;
using Xunit;

namespace Beian.Portal.Tests.Pages;

/// <summary>What the first look at a page takes.</summary>
public sealed class WeightTests(Stage stage)
{
    private const int Most = 100_000;

    [Theory]
    [InlineData("/")]
    [InlineData("/zhejiang")]
    [InlineData("/guangxi/verify")]
    [InlineData("/guangxi/resend")]
    public async Task A_first_load_is_under_100_KB_with_everything_that_belongs_to_it(string path)
    {
        await using var visitor = await (await stage.SiteAsync()).VisitorAsync();
        await IsLightAsync(visitor, path);
    }

    [Fact]
    public async Task So_are_the_desk_a_filings_history_and_the_night_shift_with_as_much_on_them_as_there_can_be()
    {
        var site = await stage.SiteAsync();
        foreach (var province in Enum.GetValues<Province>().Where(province => province != Province.Unspecified))
        {
            await new Office(site.BackEnd, province).SubmitAsync(FilingType.FirstFiling, new Somebody(), new Somebody());
        }

        // One that four wrong IDs have been typed for, and that has its messages.
        var (principal, manager) = (new Somebody(), new Somebody());
        var filing = await site.Office.SettledAsync(await site.Office.SubmitAsync(FilingType.FirstFiling, principal, manager));
        await site.Office.MistypeIdAsync(principal, await site.Office.CodeAsync(filing, principal), times: 4);
        foreach (var path in new[] { "/demo", $"/demo/filings/{filing.FilingId}", "/night-shift" })
        {
            await using var visitor = await site.VisitorAsync();
            // The stream of news would keep the network from ever being idle, and loads nothing by itself.
            await visitor.Page.AddInitScriptAsync("window.EventSource = class { close() {} }");
            await IsLightAsync(visitor, path);
        }
    }

    private static async Task IsLightAsync(Visitor visitor, string path)
    {
        List<Task<int>> sizes = [];
        visitor.Page.RequestFinished += (_, request) => sizes.Add(SizeAsync(request));

        await visitor.Page.GotoAsync(path, new() { WaitUntil = Microsoft.Playwright.WaitUntilState.NetworkIdle });
        var transferred = (await Task.WhenAll(sizes)).Sum();

        Assert.InRange(transferred, 1_000, Most);
        TestContext.Current.SendDiagnosticMessage("{0}: {1} bytes in {2} requests", path, transferred, sizes.Count);
    }

    private static async Task<int> SizeAsync(Microsoft.Playwright.IRequest request)
    {
        var sizes = await request.SizesAsync();
        return sizes.ResponseHeadersSize + sizes.ResponseBodySize;
    }
}
