using Beian.Portal.Tests.Running;
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
    public async Task A_form_of_more_than_16_KiB_is_refused_unread()
    {
        using var client = new PlainClient((await stage.SiteAsync()).Portal.Address);

        using var response = await client.SendAsync("/zhejiang/verify", new() { ["Phone"] = new string('1', 20_000) });

        Assert.Equal(400, (int)response.StatusCode);
    }
}
