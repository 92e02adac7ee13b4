using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Grpc.Core;
using Xunit;

namespace Beian.Grpc.Tests.Startup;

/// <summary>The built program in Production, as whoever runs it starts it.</summary>
public sealed class ProductionTests(SharedStores stores) : IDisposable
{
    private readonly Issuer _issuer = new();
    private readonly Authority _authority = new();

    [Fact]
    public async Task With_an_issuer_TLS_and_a_store_it_serves_who_has_a_token()
    {
        using var files = new TlsFiles(_authority, "server");
        await using var place = new ServerPlace();
        // The framework's container image names a port of its own, which an address overrides.
        var server = place.Launch(await SettingsAsync(
            ("ASPNETCORE_HTTP_PORTS", "8080"), ("ASPNETCORE_URLS", "https://127.0.0.1:0"),
            ("Tls__CertificateFile", files.CertificateFile), ("Tls__KeyFile", files.KeyFile)));
        await server.RunningAsync();
        server.Handler = _authority.Handler();

        await ServesAsync(server);
        Assert.Contains("(HTTP/2 with TLS), with grpc.health.v1", server.Output, StringComparison.Ordinal);
        Assert.Contains("NO MESSAGE REACHES A PHONE", server.Output, StringComparison.Ordinal);
        Assert.Contains($"callers   tokens of {Issuer.Name}", server.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("without a token", server.Output, StringComparison.Ordinal);
        Assert.Equal(0, await server.StopAsync());
        Assert.Empty(server.Errors);
    }

    [Fact]
    public async Task Behind_a_proxy_that_ends_TLS_it_serves_over_HTTP()
    {
        await using var place = new ServerPlace();
        var server = place.Launch(await SettingsAsync(("Callers__BehindTlsProxy", "true")));
        await server.RunningAsync();

        await ServesAsync(server);
        Assert.Contains("a proxy must end it", server.Output, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _issuer.Dispose();
        _authority.Dispose();
    }

    private async Task<(string, string?)[]> SettingsAsync(params (string, string?)[] settings) =>
        [.. _issuer.Environment((await stores.SingleAsync()).ConnectionString), .. settings];

    private async Task ServesAsync(ServerProcess server)
    {
        var now = TimeProvider.System.GetUtcNow();
        var order = new SubmitFilingRequest { OrderNumber = "one", Province = Province.Zhejiang, Type = FilingType.NewSite, SiteManager = new Somebody() };
        var provider = new FilingService.FilingServiceClient(server.Channel.With(_issuer.Token(Holder.OfProvider("tencent"), now)));
        Assert.Equal("tencent", (await provider.SubmitFilingAsync(order)).Filing.ProviderId);

        var nobody = new FilingService.FilingServiceClient(server.Channel);
        Assert.Equal("CALLER_UNAUTHENTICATED", (await ErrorStatus.OfAsync(async () => await nobody.SubmitFilingAsync(order))).Reason());
        var handset = new SimulatorService.SimulatorServiceClient(server.Channel.With(_issuer.Token(Holder.OfOperator(), now)));
        Assert.Equal(StatusCode.Unimplemented, (await ErrorStatus.OfAsync(async () => await handset.ListMessagesAsync(new()))).StatusCode);
    }
}
