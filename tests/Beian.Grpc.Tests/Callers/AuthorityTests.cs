using Beian.Callers;
using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Google.Rpc;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Beian.Grpc.Tests.Callers;

/// <summary>An issuer that publishes its keys itself (OpenID Connect discovery).</summary>
public sealed class AuthorityTests(SharedStores stores)
{
    [Fact]
    public async Task Its_tokens_are_good_also_with_the_key_it_changed_to_and_not_long_with_the_one_it_withdrew()
    {
        using var issuer = new Issuer();
        await using var metadata = await PublishAsync(issuer);
        await using var server = await Server.StartAsync(Engine.ManagedRedis, stores, ("Callers:Authority", metadata.Urls.Single()));
        var before = Provider(server, issuer);
        await before.ListFilingsAsync(new());

        issuer.Rotate();
        // A key that is not known yet has the server ask the issuer, not more often than every so long by the machine's clock.
        await Eventually.HoldsAsync("the new key is known", async () => await ProblemAsync(Provider(server, issuer)) is null);

        server.Clock.Advance(KnownTokens.LongestTrust);
        Assert.Equal("UNKNOWN_SIGNATURE", await ProblemAsync(before));
    }

    private static FilingService.FilingServiceClient Provider(Server server, Issuer issuer) =>
        new(server.With(issuer.Token(Holder.OfProvider("tencent"), server.Clock.GetUtcNow())));

    private static async Task<string?> ProblemAsync(FilingService.FilingServiceClient provider)
    {
        try
        {
            await provider.ListFilingsAsync(new());
            return null;
        }
        catch (global::Grpc.Core.RpcException unknown)
        {
            return unknown.Details().GetDetail<ErrorInfo>()!.Metadata["problem"];
        }
    }

    private static async Task<WebApplication> PublishAsync(Issuer issuer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.MapGet("/.well-known/openid-configuration", () => new { issuer = Issuer.Name, jwks_uri = $"{app.Urls.Single()}/keys" });
        app.MapGet("/keys", () => File.ReadAllText(issuer.KeyFile));
        await app.StartAsync();
        return app;
    }
}
