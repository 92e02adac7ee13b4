using System.Net;
using Beian.Portal.Tests.BackEnd;
using Beian.Portal.Tests.Running;
using Beian.V1;
using Xunit;

namespace Beian.Portal.Tests.Startup;

/// <summary>A portal in Production behind a proxy that ends TLS, before a back end on the same machine.</summary>
public sealed class ProxiedPortalTests : IDisposable
{
    private readonly string _token = Path.GetTempFileName();

    public void Dispose() => File.Delete(_token);

    [Fact]
    public async Task It_sends_its_token_and_takes_every_request_for_one_that_came_over_TLS()
    {
        await File.WriteAllTextAsync(_token, "the.portal.token\n");
        await using var backEnd = await ScriptedBackEnd.StartAsync(_ => new VerifyCodeResponse { Outcome = VerifyOutcome.Forwarded });
        await using var portal = await PortalProcess.StartAsync(
            ("ASPNETCORE_ENVIRONMENT", "Production"), ("Portal__BehindTlsProxy", "true"), ("Portal__Provinces__0", "zhejiang"),
            ("BackEnd__Addresses", $"{backEnd.Address}"), ("BackEnd__TokenFile", _token));
        // The proxy, which hands cookies on as they are; a container of cookies would keep these from plain HTTP.
        using var proxy = new PlainClient(portal.Address, new SocketsHttpHandler { UseCookies = false });

        using var page = await proxy.GetAsync("/zhejiang/verify");
        var cookie = page.Headers.GetValues("Set-Cookie").Single();
        Assert.Contains("; secure", cookie, StringComparison.Ordinal);
        Assert.Contains("; httponly", cookie, StringComparison.Ordinal);

        var form = PlainClient.HiddenFields(await page.Content.ReadAsStringAsync());
        (form["Phone"], form["Code"], form["IdLastSix"]) = ("13912345678", "123456", "12345X");
        using var answer = await proxy.SendAsync("/zhejiang/verify", form, cookie.Split(';')[0]);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(["Bearer the.portal.token"], backEnd.Authorizations);
        Assert.DoesNotContain("the.portal.token", portal.Output, StringComparison.Ordinal);
    }
}
