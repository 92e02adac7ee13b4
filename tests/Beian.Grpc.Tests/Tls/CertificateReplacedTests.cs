using Beian.Files;
using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Grpc.Health.V1;
using Xunit;

namespace Beian.Grpc.Tests.Tls;

/// <summary>A certificate is renewed under a server that runs.</summary>
public sealed class CertificateReplacedTests(SharedStores stores)
{
    [Fact]
    public async Task New_connections_are_shown_the_new_certificate_once_its_key_is_there_and_the_old_ones_go_on()
    {
        using var authority = new Authority();
        using var files = new TlsFiles(authority, "before");
        using var renewed = authority.Issue("after");
        await using var server = await Server.StartAsync(Engine.ManagedRedis, stores, files.Settings);
        server.Log.Expect("A changed file cannot be used");
        Assert.Equal("before", await authority.ShownAtAsync(server.Address));
        using var watch = Watch.Open(new FilingService.FilingServiceClient(server.NewChannel(authority.Handler())));
        await watch.NextAsync();

        files.WriteCertificate(renewed);
        await Eventually.HoldsAsync("the server has seen half of it", () =>
        {
            server.Clock.Advance(TimeSpan.FromSeconds(1));
            return Task.FromResult(server.Log.Lines.Any(line => line.Contains("it holds no private key of the certificate", StringComparison.Ordinal)));
        });
        Assert.Equal("before", await authority.ShownAtAsync(server.Address));

        files.WriteKey(renewed);
        await Eventually.HoldsAsync("a new connection is shown the new one", async () =>
        {
            server.Clock.Advance(TimeSpan.FromSeconds(1));
            return await authority.ShownAtAsync(server.Address) == "after";
        });

        await new FilingService.FilingServiceClient(server.NewChannel(authority.Handler())).SubmitFilingAsync(
            new() { OrderNumber = "after", Province = Province.Beijing, Type = FilingType.NewSite, SiteManager = new Somebody() });
        Assert.Equal("after", (await watch.ChangesAsync(1))[0].Change.OrderNumber);
    }

    [Fact]
    public async Task A_link_that_is_swapped_is_seen_as_well()
    {
        using var authority = new Authority();
        using var before = new TlsFiles(authority, "before");
        using var after = new TlsFiles(authority, "after");
        var links = Directory.CreateTempSubdirectory("beian-links-");
        var (certificate, key) = (Path.Combine(links.FullName, "tls.crt"), Path.Combine(links.FullName, "tls.key"));
        Link(certificate, before.CertificateFile);
        Link(key, before.KeyFile);
        await using var server = await Server.StartAsync(
            Engine.ManagedRedis, stores, ("urls", "https://127.0.0.1:0"), ("Tls:CertificateFile", certificate), ("Tls:KeyFile", key));
        server.Log.Expect("A changed file cannot be used");

        Link(key, after.KeyFile);
        Link(certificate, after.CertificateFile);

        await Eventually.HoldsAsync("a new connection is shown the new one", async () =>
        {
            server.Clock.Advance(FollowedFiles<string>.Interval);
            return await authority.ShownAtAsync(server.Address) == "after";
        });
        var health = new Health.HealthClient(server.NewChannel(authority.Handler()));
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, (await health.CheckAsync(new())).Status);
        links.Delete(recursive: true);
    }

    // As an orchestrator does: the link changes at once, and the file that it led to does not.
    private static void Link(string path, string target)
    {
        File.CreateSymbolicLink(path + "-next", target);
        File.Move(path + "-next", path, overwrite: true);
    }
}
