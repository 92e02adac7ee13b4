using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using Beian.Grpc.Tests.Deployment;
using Beian.Grpc.Tests.Running;
using Beian.Portal.Tests.Running;
using Xunit;

namespace Beian.Portal.Tests.Startup;

/// <summary>The portal of docker-compose.yml, in Production with what the file says: TLS on both sides, and a token for one province.</summary>
public sealed partial class ComposedPortalTests : IAsyncLifetime
{
    private readonly DirectoryInfo _secrets = Directory.CreateTempSubdirectory("beian-secrets-");
    private readonly DirectoryInfo _mounted = Directory.CreateTempSubdirectory("beian-mounted-");
    private ComposeFile _compose = null!;

    public async ValueTask InitializeAsync()
    {
        await ComposeFile.PrepareAsync(_secrets.FullName);
        _compose = await ComposeFile.ReadAsync(_secrets.FullName);
    }

    public ValueTask DisposeAsync()
    {
        _secrets.Delete(recursive: true);
        _mounted.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task It_shows_its_province_alone_over_TLS_and_asks_the_back_end_with_its_token_for_a_captcha()
    {
        await using var place = new ServerPlace();
        var server = place.Launch([.. SettingsOf("server", remove: ["ConnectionStrings__Redis", "OTEL_EXPORTER_OTLP_ENDPOINT"])]);
        await server.RunningAsync();
        await using var portal = await PortalProcess.StartAsync(
            [.. SettingsOf("portal", remove: ["Portal__KeysFolder"]), ("BackEnd__Addresses", $"https://localhost:{server.Address.Port}"),
                // What the base image sets, and the addresses overrule.
                ("ASPNETCORE_HTTP_PORTS", "8080")]);
        using var client = new PlainClient(portal.Address, Trusting());

        using var health = await client.GetAsync("/health/back-end");
        Assert.Equal("Healthy", await health.Content.ReadAsStringAsync());
        using var form = await client.GetAsync("/zhejiang/verify");
        var page = await form.Content.ReadAsStringAsync();
        Assert.Contains("data:image/png;base64,", page, StringComparison.Ordinal);
        Assert.Contains(form.Headers.GetValues("Set-Cookie"), cookie => cookie.Contains("secure", StringComparison.Ordinal));
        Assert.DoesNotContain("演示环境", page, StringComparison.Ordinal);
        using var other = await client.GetAsync("/guangdong");
        Assert.Equal(404, (int)other.StatusCode);
    }

    private IEnumerable<(string, string?)> SettingsOf(string service, string[] remove)
    {
        // What a container would see under /run/secrets.
        foreach (var mount in _compose.Services[service].Secrets)
        {
            File.Copy(_compose.Secrets[mount.Source].File, Path.Combine(_mounted.FullName, mount.Target ?? mount.Source), overwrite: true);
        }

        return _compose.Services[service].Environment
            .Where(setting => !remove.Contains(setting.Key))
            .Select(setting => (setting.Key, (string?)Wildcard().Replace(setting.Value.Replace("/run/secrets", _mounted.FullName, StringComparison.Ordinal), "//127.0.0.1:0")))
            .Append(("ASPNETCORE_ENVIRONMENT", "Production"));
    }

    private SocketsHttpHandler Trusting() => new()
    {
        SslOptions = new SslClientAuthenticationOptions
        {
            CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                CustomTrustStore = { X509CertificateLoader.LoadCertificateFromFile(Path.Combine(_secrets.FullName, "tls.pem")) },
                RevocationMode = X509RevocationMode.NoCheck,
            },
        },
    };

    [GeneratedRegex(@"//\+:\d+")]
    private static partial Regex Wildcard();
}
