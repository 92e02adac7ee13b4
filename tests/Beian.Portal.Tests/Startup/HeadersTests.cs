using Beian.Portal.Tests.BackEnd;
using Beian.Portal.Tests.Running;
using Beian.V1;
using Xunit;

namespace Beian.Portal.Tests.Startup;

/// <summary>What every response says beside its content.</summary>
public sealed class HeadersTests(Stage stage)
{
    [Theory]
    [InlineData("/", 200)]
    [InlineData("/zhejiang", 200)]
    [InlineData("/zhejiang/verify", 200)]
    [InlineData("/nowhere", 404)]
    public async Task A_page_allows_nothing_inline_nothing_from_elsewhere_and_is_kept_nowhere(string path, int status)
    {
        using var client = new PlainClient((await stage.SiteAsync()).Portal.Address);
        using var response = await client.GetAsync(path);
        string Header(string name) => string.Join(", ", response.Headers.TryGetValues(name, out var values) ? values : []);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.StartsWith("default-src 'none'; script-src 'self'; style-src 'self';", Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Equal("nosniff", Header("X-Content-Type-Options"));
        Assert.Equal("DENY", Header("X-Frame-Options"));
        Assert.Equal("same-origin", Header("Referrer-Policy"));
        Assert.Contains("no-store", Header("Cache-Control"), StringComparison.Ordinal);
        Assert.False(response.Headers.Contains("Server"));
    }

    [Fact]
    public async Task A_page_that_fails_has_the_headers_of_all_others()
    {
        var token = Path.GetTempFileName();
        try
        {
            await using var backEnd = await ScriptedBackEnd.StartAsync(_ => new VerifyCodeResponse());
            // No form can be protected without a folder for the keys.
            await using var portal = await PortalProcess.StartAsync(
                ("ASPNETCORE_ENVIRONMENT", "Production"), ("Portal__BehindTlsProxy", "true"), ("Portal__Provinces__0", "zhejiang"),
                ("Portal__KeysFolder", Path.Combine(token, "keys")), ("BackEnd__Addresses", $"{backEnd.Address}"), ("BackEnd__TokenFile", token));
            using var client = new HttpClient { BaseAddress = portal.Address };
            client.DefaultRequestHeaders.Host = "portal.example";

            using var sound = await client.GetAsync(new Uri("/zhejiang", UriKind.Relative));
            using var failed = await client.GetAsync(new Uri("/zhejiang/verify", UriKind.Relative));

            Assert.Equal((200, 500), ((int)sound.StatusCode, (int)failed.StatusCode));
            Assert.Contains("出错了", await failed.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            Assert.True(sound.Headers.Contains("Content-Security-Policy"));
            Assert.True(sound.Headers.Contains("Strict-Transport-Security"));
            Assert.All(
                sound.Headers.Where(header => header.Key is not ("Date" or "Cache-Control" or "Transfer-Encoding")),
                header => Assert.Equal(header.Value, failed.Headers.TryGetValues(header.Key, out var values) ? values : []));
            Assert.True(failed.Headers.CacheControl?.NoStore);
        }
        finally
        {
            File.Delete(token);
        }
    }

    [Fact]
    public async Task A_form_of_more_than_16_KiB_is_refused_unread()
    {
        using var client = new PlainClient((await stage.SiteAsync()).Portal.Address);

        using var response = await client.SendAsync("/zhejiang/verify", new() { ["Phone"] = new string('1', 20_000) });

        Assert.Equal(400, (int)response.StatusCode);
    }
}
