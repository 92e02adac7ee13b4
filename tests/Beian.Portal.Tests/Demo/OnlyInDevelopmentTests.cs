using System.Net;
using Beian.Portal.Demo;
using Beian.Portal.NightShift;
using Beian.Portal.Tests.Running;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Beian.Portal.Tests.Demo;

/// <summary>What shows codes, or acts for others than the portal, is not there outside Development.</summary>
public sealed class OnlyInDevelopmentTests
{
    [Fact]
    public async Task In_Production_there_is_neither_desk_nor_handset_and_the_night_shift_only_where_it_is_asked_for()
    {
        var token = Path.GetTempFileName();
        try
        {
            (string, string?)[] production =
            [
                ("ASPNETCORE_ENVIRONMENT", "Production"), ("Portal__BehindTlsProxy", "true"), ("Portal__Provinces__0", "zhejiang"), ("BackEnd__TokenFile", token),
                ("BackEnd__Addresses", "http://127.0.0.1:9"),
            ];
            string[] pages = ["/demo", "/demo/live", "/demo/filings/33-0123456789ABCDEFGHJK", "/night-shift"];
            await using (var portal = await PortalProcess.StartAsync(production))
            {
                using var client = new PlainClient(portal.Address);
                foreach (var page in pages)
                {
                    using var answer = await client.GetAsync(page);
                    Assert.Equal((page, HttpStatusCode.NotFound), (page, answer.StatusCode));
                }
            }

            await using var operators = await PortalProcess.StartAsync([.. production, ("Portal__Provinces__0", null), ("NightShift__Enabled", "true"), ("BackEnd__Deadline", "00:00:00.2")]);
            using var visitor = new PlainClient(operators.Address);
            using var page404 = await visitor.GetAsync("/demo");
            using var publicForm = await visitor.GetAsync("/zhejiang/verify");
            Assert.Equal(HttpStatusCode.NotFound, publicForm.StatusCode);
            using var start = await visitor.GetAsync("/");
            Assert.Equal("/night-shift", start.RequestMessage!.RequestUri!.AbsolutePath);
            using var nightShift = await visitor.GetAsync("/night-shift");
            Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.OK), (page404.StatusCode, nightShift.StatusCode));
            Assert.Contains("后端没有应答", await nightShift.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(token);
        }
    }

    [Theory]
    [InlineData("127.0.0.1", HttpStatusCode.OK)]
    [InlineData("::1", HttpStatusCode.OK)]
    [InlineData("192.0.2.7", HttpStatusCode.NotFound)]
    [InlineData("2001:db8::7", HttpStatusCode.NotFound)]
    public async Task In_Development_they_are_there_for_the_same_machine_alone(string visitor, HttpStatusCode status)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = Environments.Development });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var app = builder.Build();
        app.Use((http, next) =>
        {
            http.Connection.RemoteIpAddress = IPAddress.Parse(visitor);
            return next(http);
        });
        app.UseDemo();
        app.UseNightShift();
        app.Run(_ => Task.CompletedTask);
        await app.StartAsync();
        using var client = new PlainClient(new Uri(app.Urls.Single()));

        foreach (var page in new[] { "/demo", "/demo/live", "/night-shift" })
        {
            using var answer = await client.GetAsync(page);
            Assert.Equal((page, status), (page, answer.StatusCode));
        }

        using var portal = await client.GetAsync("/zhejiang");
        Assert.Equal(HttpStatusCode.OK, portal.StatusCode);
    }
}
