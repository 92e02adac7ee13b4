using Beian.Grpc.Tests.Stores;
using Beian.Portal.Tests.Running;
using Beian.Redis.Managed;
using Beian.V1;
using Grpc.Net.Client;
using Microsoft.Playwright;
using Xunit;

namespace Beian.Portal.Tests.Startup;

/// <summary>The README's first command.</summary>
public sealed class RunTests(Stage stage)
{
    private static readonly Person Manager = new() { PhoneNumber = "13900000001", IdLastSix = "00012X" };

    [Fact]
    public async Task One_command_starts_everything_a_filing_is_verified_in_the_browser_and_Ctrl_C_stops_all_of_it()
    {
        await using var system = await RunningSystem.StartAsync();
        var redis = system.RedisPid;
        using var channel = GrpcChannel.ForAddress(system.Server);
        var filing = (await new FilingService.FilingServiceClient(channel).SubmitFilingAsync(
            new SubmitFilingRequest { OrderNumber = "run", Province = Province.Zhejiang, Type = FilingType.NewSite, SiteManager = Manager })).Filing;

        Assert.Equal("核验成功，已提交管局审核", await VerifyInBrowserAsync(system.Portal, await CodeAsync(channel)));
        var seen = await new FilingService.FilingServiceClient(channel).GetFilingAsync(new GetFilingRequest { FilingId = filing.FilingId });
        Assert.Equal(FilingState.UnderReview, seen.Filing.State);

        await system.InterruptAsync();
        Assert.Equal(0, await system.ExitAsync());
        Assert.False(OsProcess.IsAlive(redis));
        using var http = new HttpClient();
        await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync(system.Portal));
    }

    [Theory]
    [InlineData("Beian.Portal", "The portal has ended; the server is stopped.")]
    [InlineData("Beian.Grpc", "The server has ended; the portal is stopped.")]
    public async Task When_one_dies_the_other_is_stopped_and_it_is_an_error(string program, string message)
    {
        await using var system = await RunningSystem.StartAsync();
        var redis = system.RedisPid;

        OsProcess.Kill(system.PidOf(program));

        Assert.NotEqual(0, await system.ExitAsync());
        Assert.Contains(message, system.Output, StringComparison.Ordinal);
        if (OsProcess.IsAlive(redis))
        {
            // A Redis outlives a server that was killed, for the next one to take over.
            Assert.Equal("Beian.Grpc", program);
            OsProcess.Kill(redis);
        }
    }

    private static async Task<string> CodeAsync(GrpcChannel channel)
    {
        var handset = new SimulatorService.SimulatorServiceClient(channel);
        var code = "";
        await Eventually.HoldsAsync("the message arrived", async () =>
        {
            var list = await handset.ListMessagesAsync(new ListMessagesRequest { PhoneNumber = Manager.PhoneNumber });
            code = list.Messages.FirstOrDefault()?.Code ?? "";
            return code.Length > 0;
        });
        return code;
    }

    private async Task<string> VerifyInBrowserAsync(Uri portal, string code)
    {
        await using var context = await (await stage.BrowserAsync()).NewContextAsync(new BrowserNewContextOptions { BaseURL = $"{portal}" });
        var page = await context.NewPageAsync();
        await page.GotoAsync("/");
        await page.ClickAsync("text=浙江");
        await page.ClickAsync("text=我收到了验证码");
        await page.FillAsync("#Phone", Manager.PhoneNumber);
        await page.FillAsync("#Code", code);
        await page.FillAsync("#IdLastSix", Manager.IdLastSix);
        await page.ClickAsync("#send");
        return await page.InnerTextAsync("#answer-title");
    }
}
