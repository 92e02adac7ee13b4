using Beian.Grpc.Tests.NoonResend;
using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.Portal.Tests.Running;
using Xunit;

namespace Beian.Portal.Tests.NightShift;

/// <summary>The night shift's page, before a back end that looks at who asks: what it shows and does it does for operators alone.</summary>
public sealed class OperatorsAloneTests(Stage stage)
{
    private const string Run = "/night-shift?handler=Run";

    [Fact]
    public async Task A_portal_that_is_no_operators_is_shown_nothing_and_starts_no_run_whatever_it_is_sent()
    {
        using var issuer = new Issuer();
        await using var backEnd = Server.Start(null, issuer.Settings);
        var token = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(token, issuer.Token(Holder.OfPortal(Province.Zhejiang), Server.Morning));
            await using var portal = await StartAsync(backEnd, ("BackEnd__TokenFile", token));
            foreach (var setting in Enum.GetValues<Setting>())
            {
                await using var visitor = await stage.VisitorAsync(portal.Address, setting);
                await visitor.OpenAsync("/night-shift");
                Assert.Equal("此页仅供运维人员使用：本平台的令牌没有运维（operator）角色。", await visitor.Page.InnerTextAsync("#problem"));
                Assert.Equal(0, await visitor.Page.Locator("form, .figures, .card").CountAsync());
                await visitor.IsUsableAsync();
            }

            using var client = new PlainClient(portal.Address);
            Assert.Contains("本平台的令牌没有运维", await SendAsync(client), StringComparison.Ordinal);
            Assert.Empty(await backEnd.ListNoonRunsAsync());
        }
        finally
        {
            File.Delete(token);
        }

        // What was sent is all that it takes: the same from a portal that may is a run, and without the form's own token it is none.
        await using var operators = await StartAsync(backEnd);
        using var shift = new PlainClient(operators.Address);
        using var forged = await shift.SendAsync(Run, new());
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, forged.StatusCode);
        Assert.Empty(await backEnd.ListNoonRunsAsync());
        await SendAsync(shift);
        Assert.Single(await backEnd.ListNoonRunsAsync());
    }

    [Fact]
    public async Task A_token_that_has_expired_is_told_from_one_without_the_role_and_stands_in_no_log()
    {
        using var issuer = new Issuer();
        await using var backEnd = Server.Start(null, issuer.Settings);
        var token = Path.GetTempFileName();
        try
        {
            var text = issuer.Token(Holder.OfOperator(), Server.Morning.AddHours(-2));
            await File.WriteAllTextAsync(token, text);
            await using var portal = await StartAsync(backEnd, ("BackEnd__TokenFile", token));
            using var client = new PlainClient(portal.Address);

            Assert.Contains("本平台的令牌已过期", await client.ReadAsync("/night-shift"), StringComparison.Ordinal);

            await Eventually.HoldsAsync("the log says so", () => Task.FromResult(
                portal.Output.Contains("The back end has nothing for the night shift: Unauthenticated, TokenExpired: The token has expired.", StringComparison.Ordinal)));
            Assert.DoesNotContain(text, portal.Output, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(token);
        }
    }

    // No form of a page that shows none; but a form of any other page has all that is needed.
    private static async Task<string> SendAsync(PlainClient client)
    {
        using var answer = await client.SendAsync(Run, await client.FormAsync("/zhejiang/verify"));
        Assert.True(answer.IsSuccessStatusCode);
        return await answer.Content.ReadAsStringAsync();
    }

    private static Task<PortalProcess> StartAsync(Server backEnd, params (string Name, string? Value)[] settings) => PortalProcess.StartAsync(
        [("BackEnd__Addresses", $"{backEnd.Address}"), ("Portal__Provinces__0", "zhejiang"), .. settings]);
}
