using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Beian.Benchmarks.Measuring;

/// <summary>A token as a portal brings it, signed with ES256, and the key to check it with.</summary>
internal sealed class PortalToken
{
    public const string Issuer = "https://issuer.example";

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public PortalToken()
    {
        var now = TimeProvider.System.GetUtcNow();
        Text = new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = "beian",
            NotBefore = now.UtcDateTime,
            Expires = now.AddHours(12).UtcDateTime,
            Claims = new Dictionary<string, object>
            {
                ["sub"] = "portal-zj", ["jti"] = "4bf92f3577b34da6a3ce929d0e0e4736", ["role"] = "portal", ["portal_provinces"] = 33,
            },
            SigningCredentials = new SigningCredentials(new ECDsaSecurityKey(_key), SecurityAlgorithms.EcdsaSha256),
        });
    }

    public string Text { get; }

    /// <summary>Writes the public key, and returns where.</summary>
    public string WriteKey(string folder)
    {
        var path = Path.Combine(folder, "issuer.pem");
        File.WriteAllText(path, _key.ExportSubjectPublicKeyInfoPem());
        return path;
    }
}
