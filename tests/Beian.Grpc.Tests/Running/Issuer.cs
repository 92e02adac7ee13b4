using System.Security.Cryptography;
using System.Text.Json;
using Beian.V1;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Beian.Grpc.Tests.Running;

/// <summary>An issuer of tokens, whose keys servers read from a file.</summary>
internal sealed class Issuer : IDisposable
{
    public const string Name = "https://issuer.example";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("beian-issuer-");
    private ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private int _keys = 1;

    public Issuer() => Publish();

    /// <summary>Its JWKS.</summary>
    public string KeyFile => Path.Combine(_folder.FullName, "keys.json");

    /// <summary>What a server is told of it.</summary>
    public (string Key, string Value)[] Settings => [("Callers:Issuer", Name), ("Callers:KeyFiles:0", KeyFile)];

    /// <summary>What a server that is no server of developers is told.</summary>
    public (string Key, string Value)[] Production =>
    [
        .. Settings,
        ("environment", "Production"),
        ("Callers:BehindTlsProxy", "true"),
        ("Secrets:MasterKey", Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))),
    ];

    /// <summary>The same for a program in a process of its own, on that store, as environment variables; not yet whether a proxy ends TLS.</summary>
    public (string Name, string? Value)[] Environment(string store) =>
    [
        ("ASPNETCORE_ENVIRONMENT", null),
        ("ConnectionStrings__Redis", store),
        ("Store__KeyPrefix", $"t{Guid.NewGuid():N}"[..12]),
        .. Production.Where(setting => setting.Key is "Callers:Issuer" or "Callers:KeyFiles:0" or "Secrets:MasterKey")
            .Select(setting => (setting.Key.Replace(":", "__", StringComparison.Ordinal), (string?)setting.Value)),
    ];

    /// <summary>A token that is good for an hour from now.</summary>
    /// <param name="holder">Whose it is.</param>
    /// <param name="now">The time by the server's clock.</param>
    /// <param name="change">What is wrong with it.</param>
    public string Token(Holder holder, DateTimeOffset now, Action<SecurityTokenDescriptor>? change = null)
    {
        var token = new SecurityTokenDescriptor
        {
            Issuer = Name,
            Audience = "beian",
            NotBefore = now.UtcDateTime,
            IssuedAt = now.UtcDateTime,
            Expires = now.AddHours(1).UtcDateTime,
            Claims = holder.Claims(),
            SigningCredentials = new SigningCredentials(new ECDsaSecurityKey(_key) { KeyId = $"key-{_keys}" }, SecurityAlgorithms.EcdsaSha256),
        };
        change?.Invoke(token);
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(token);
    }

    /// <summary>Signs with another key from now on, and publishes that one alone.</summary>
    public void Rotate()
    {
        _key.Dispose();
        _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        _keys++;
        Publish();
    }

    public void Dispose()
    {
        _key.Dispose();
        _folder.Delete(recursive: true);
    }

    private void Publish()
    {
        var point = _key.ExportParameters(includePrivateParameters: false).Q;
        var jwk = new { kty = "EC", crv = "P-256", kid = $"key-{_keys}", use = "sig", x = Base64UrlEncoder.Encode(point.X), y = Base64UrlEncoder.Encode(point.Y) };
        File.WriteAllText(KeyFile, JsonSerializer.Serialize(new { keys = new[] { jwk } }));
    }
}

/// <summary>Who has a token.</summary>
internal sealed record Holder(string Subject)
{
    public string[] Roles { get; init; } = [];

    public string? Provider { get; init; }

    public Province[] PortalOf { get; init; } = [];

    public Province[] BureauOf { get; init; } = [];

    public static Holder OfProvider(string id) => new($"provider-{id}") { Roles = ["provider"], Provider = id };

    public static Holder OfPortal(params Province[] provinces) => new("portal") { Roles = ["portal"], PortalOf = provinces };

    public static Holder OfBureau(params Province[] provinces) => new("bureau") { Roles = ["bureau"], BureauOf = provinces };

    public static Holder OfOperator() => new("operator") { Roles = ["operator"] };

    public Dictionary<string, object> Claims()
    {
        var claims = new Dictionary<string, object> { ["sub"] = Subject };
        void Add(string name, object? value, bool isThere)
        {
            if (isThere)
            {
                claims[name] = value!;
            }
        }

        Add("role", Roles, Roles.Length > 0);
        Add("provider_id", Provider, Provider is not null);
        Add("portal_provinces", PortalOf.Select(p => (int)p).ToArray(), PortalOf.Length > 0);
        Add("bureau_provinces", BureauOf.Select(p => (int)p).ToArray(), BureauOf.Length > 0);
        return claims;
    }
}
