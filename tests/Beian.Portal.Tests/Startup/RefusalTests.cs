using Beian.Portal.Tests.Running;
using Xunit;

namespace Beian.Portal.Tests.Startup;

/// <summary>Settings with which the portal does not start, and what it says of them.</summary>
public sealed class RefusalTests
{
    [Fact]
    public async Task Production_names_everything_that_is_missing_at_once()
    {
        var said = await RefusedAsync(
            ("ASPNETCORE_ENVIRONMENT", "Production"), ("Portal__KeysFolder", null), ("ASPNETCORE_URLS", "http://0.0.0.0:0"), ("BackEnd__Addresses", "http://server:5080"));

        Assert.Contains("Beian.Portal cannot start:", said, StringComparison.Ordinal);
        foreach (var setting in new[] { "Portal:Provinces", "Portal:KeysFolder", "Portal:BehindTlsProxy", "BackEnd:TokenFile", "BackEnd:Addresses" })
        {
            Assert.Contains($"{setting}", said, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("   at ", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Portal__Provinces__0", "atlantis", "Portal:Provinces has 'atlantis'")]
    [InlineData("BackEnd__Addresses", "server", "BackEnd:Addresses is 'server'")]
    [InlineData("BackEnd__Addresses", "http://a:1,https://b:1", "BackEnd:Addresses is")]
    [InlineData("BackEnd__TokenFile", "/nowhere/token", "BackEnd:TokenFile cannot be used")]
    [InlineData("BackEnd__CaFile", "/nowhere/ca.pem", "BackEnd:CaFile cannot be used")]
    [InlineData("BackEnd__Deadline", "00:00:00.001", "BackEnd:Deadline is")]
    [InlineData("BackEnd__RulesLife", "1.00:00:00", "BackEnd:RulesLife is")]
    [InlineData("PORTAL_PORT", "http", "PORTAL_PORT is 'http'")]
    public async Task A_wrong_setting_is_named(string setting, string value, string message) =>
        Assert.Contains(message, await RefusedAsync((setting, value)), StringComparison.Ordinal);

    [Theory]
    [InlineData("ASPNETCORE_URLS", "http://0.0.0.0:0", "Without TLS (http://0.0.0.0:0)")]
    [InlineData("ASPNETCORE_HTTP_PORTS", "0", "Without TLS (http://*:0)")]
    [InlineData("Kestrel__Endpoints__Web__Url", "http://0.0.0.0:0", "Without TLS (http://0.0.0.0:0)")]
    [InlineData("NightShift__Enabled", "true", "NightShift:Enabled and Portal:Provinces exclude each other")]
    public async Task Production_refuses_what_would_lay_people_or_the_operators_open(string setting, string value, string message)
    {
        var anyFile = typeof(RefusalTests).Assembly.Location;
        (string, string?)[] production =
            [("ASPNETCORE_ENVIRONMENT", "Production"), ("Portal__Provinces__0", "zhejiang"), ("BackEnd__Addresses", "https://server:5080"), ("BackEnd__TokenFile", anyFile)];

        Assert.Contains(message, await RefusedAsync([.. production, (setting, value)]), StringComparison.Ordinal);
    }

    private static async Task<string> RefusedAsync(params (string Name, string? Value)[] settings)
    {
        await using var portal = PortalProcess.Launch(settings);
        Assert.Equal(1, await portal.ExitAsync());
        return portal.Output;
    }
}
