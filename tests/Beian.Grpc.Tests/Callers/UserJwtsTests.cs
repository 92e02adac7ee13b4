using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Google.Rpc;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Xunit;

namespace Beian.Grpc.Tests.Callers;

/// <summary>Tokens as <c>dotnet user-jwts</c> makes them: a shared key, kept where the framework looks for it.</summary>
public sealed class UserJwtsTests(SharedStores stores)
{
    private const string Issuer = "dotnet-user-jwts";

    private static readonly byte[] Key = [.. Enumerable.Range(1, 32).Select(n => (byte)n)];

    private static readonly (string, string)[] Secrets =
    [
        ("Authentication:Schemes:Bearer:SigningKeys:0:Id", "74b193f9"),
        ("Authentication:Schemes:Bearer:SigningKeys:0:Issuer", Issuer),
        ("Authentication:Schemes:Bearer:SigningKeys:0:Value", Convert.ToBase64String(Key)),
        ("Authentication:Schemes:Bearer:SigningKeys:0:Length", "32"),
    ];

    [Fact]
    public async Task In_Development_they_are_good_and_decide_who_calls()
    {
        await using var server = await Server.StartAsync(Engine.ManagedRedis, stores, Secrets);
        var portal = new VerificationService.VerificationServiceClient(server.With(Token(Key)));

        await portal.GetProvinceRulesAsync(new() { Province = Province.Zhejiang });
        Assert.Equal("PROVINCE_NOT_PERMITTED", (await ErrorStatus.OfAsync(async () => await portal.GetProvinceRulesAsync(new() { Province = Province.Hunan }))).Reason());
        var filings = new FilingService.FilingServiceClient(server.With(Token(Key)));
        Assert.Equal("CALLER_NOT_PERMITTED", (await ErrorStatus.OfAsync(async () => await filings.ListFilingsAsync(new()))).Reason());
        Assert.Equal("UNKNOWN_SIGNATURE", await ProblemAsync(server, Token([.. Key.Reverse()])));
    }

    [Fact]
    public async Task In_Production_they_are_nothing_whatever_the_settings_say()
    {
        using var issuer = new Running.Issuer();
        await using var server = await Server.StartAsync(
            Engine.ManagedRedis, stores,
            [.. issuer.Production, .. Secrets, ("Authentication:Schemes:Bearer:ValidIssuer", Issuer), ("Authentication:Schemes:Bearer:ValidAudiences:0", "beian")]);

        Assert.Equal("FOREIGN_ISSUER", await ProblemAsync(server, Token(Key)));
        Assert.Equal("UNKNOWN_SIGNATURE", await ProblemAsync(server, Token(Key, Running.Issuer.Name)));
    }

    private static async Task<string> ProblemAsync(Server server, string token)
    {
        var portal = new VerificationService.VerificationServiceClient(server.With(token));
        var error = await ErrorStatus.OfAsync(async () => await portal.GetProvinceRulesAsync(new() { Province = Province.Zhejiang }));
        return error.Details().GetDetail<ErrorInfo>()!.Metadata["problem"];
    }

    // dotnet user-jwts create --name portal-zj --role portal --claim portal_provinces=33,44 --audience beian
    private static string Token(byte[] key, string issuer = Issuer) => new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
    {
        Issuer = issuer,
        Audience = "beian",
        NotBefore = Server.Morning.UtcDateTime,
        Expires = Server.Morning.AddMonths(3).UtcDateTime,
        IssuedAt = Server.Morning.UtcDateTime,
        Claims = new Dictionary<string, object>
        {
            ["unique_name"] = "portal-zj", ["sub"] = "portal-zj", ["jti"] = "7124a383", ["role"] = "portal", ["portal_provinces"] = "33,44",
        },
        SigningCredentials = new SigningCredentials(new SymmetricSecurityKey(key) { KeyId = "74b193f9" }, SecurityAlgorithms.HmacSha256),
    });
}
