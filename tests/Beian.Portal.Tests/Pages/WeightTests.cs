using Beian.Portal.Tests.Running;
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
