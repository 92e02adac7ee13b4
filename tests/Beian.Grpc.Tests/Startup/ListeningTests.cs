using Beian.Startup;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace Beian.Grpc.Tests.Startup;

public sealed class ListeningTests
{
    [Theory]
    [InlineData("", "http://127.0.0.1:5080")]
    [InlineData("PORT=", "http://127.0.0.1:5080")]
    [InlineData("PORT=6000", "http://127.0.0.1:6000")]
    [InlineData("PORT=6000 urls=http://[::1]:7000", "http://[::1]:7000")]
    [InlineData("PORT=6000 http_ports=8080", null)]
    [InlineData("PORT=6000 https_ports=8443", null)]
    [InlineData("PORT=6000 Kestrel:Endpoints:Grpc:Url=http://127.0.0.1:9000", null)]
    public void It_listens_on_loopback_unless_the_settings_of_the_framework_say_otherwise(string settings, string? urls) =>
        Assert.Equal(urls, UrlsWith(settings));

    [Theory]
    [InlineData("PORT=http")]
    [InlineData("PORT=-1")]
    [InlineData("PORT=65536")]
    [InlineData("urls=127.0.0.1:5080")]
    [InlineData("urls=http://127.0.0.1:5080;5081")]
    public void An_address_that_cannot_be_listened_on_is_refused_by_its_setting(string setting)
    {
        var refusal = Assert.Throws<StartupException>(() => UrlsWith(setting));
        Assert.Contains(setting.Split('=')[0], refusal.Message, StringComparison.Ordinal);
    }

    /// <returns>The addresses set; null when they are left to the framework.</returns>
    private static string? UrlsWith(string settings)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection(settings.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(setting => setting.Split('=', 2)).Select(pair => KeyValuePair.Create(pair[0], (string?)pair[1])));
        builder.AddEndpoint();
        return builder.WebHost.GetSetting(WebHostDefaults.ServerUrlsKey);
    }
}
