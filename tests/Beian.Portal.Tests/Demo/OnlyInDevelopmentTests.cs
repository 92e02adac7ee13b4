using System.Net;
using Beian.Portal.Tests.Running;
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

            await using var operators = await PortalProcess.StartAsync([.. production, ("NightShift__Enabled", "true"), ("BackEnd__Deadline", "00:00:00.2")]);
            using var visitor = new PlainClient(operators.Address);
            using var page404 = await visitor.GetAsync("/demo");
            using var nightShift = await visitor.GetAsync("/night-shift");
            Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.OK), (page404.StatusCode, nightShift.StatusCode));
            Assert.Contains("后端没有应答", await nightShift.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(token);
        }
    }
}
