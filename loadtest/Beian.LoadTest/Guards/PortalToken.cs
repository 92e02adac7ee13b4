using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Beian.LoadTest.Grounds;

namespace Beian.LoadTest.Guards;

/// <summary>A token as a portal brings it, signed with ES256, and the file of the key to check it with.</summary>
internal sealed class PortalToken : IDisposable
{
    public const string Issuer = "https://issuer.example";

    /// <summary>What the server calls whoever brings it.</summary>
    public const string Caller = $"portal-zj@{Issuer}";

    private static readonly TimeSpan Life = TimeSpan.FromHours(12);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("beian-issuer-");

    public PortalToken()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        File.WriteAllText(KeyFile, key.ExportSubjectPublicKeyInfoPem());
        var now = TimeProvider.System.GetUtcNow();
        var signed = $"{Part(new { alg = "ES256", typ = "JWT" })}.{Part(new
        {
            iss = Issuer,
            aud = "beian",
            sub = "portal-zj",
            role = "portal",
            portal_provinces = (int)Ground.Province,
            nbf = now.ToUnixTimeSeconds(),
            exp = (now + Life).ToUnixTimeSeconds(),
        })}";
        Text = $"{signed}.{Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256))}";
    }

    public string Text { get; }

    /// <summary>The issuer's public key, as PEM.</summary>
    public string KeyFile => Path.Combine(_folder.FullName, "issuer.pem");

    public void Dispose() => _folder.Delete(recursive: true);

    private static string Part(object content) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(content));
}
