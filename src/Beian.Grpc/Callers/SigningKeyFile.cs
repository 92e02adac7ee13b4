using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Beian.Files;
using Microsoft.IdentityModel.Tokens;

namespace Beian.Callers;

/// <summary>
/// A file of public keys: a JWKS, or PEM with public keys or certificates. A private or a shared key is refused: whoever can check
/// tokens with it could make them.
/// </summary>
internal static class SigningKeyFile
{
    private const int SmallestRsaKey = 2048;

    /// <exception cref="UnusableFileException">The file cannot be used.</exception>
    public static IReadOnlyList<SecurityKey> Parse(string path, string text)
    {
        try
        {
            SecurityKey[] keys = [.. text.AsSpan().TrimStart() is ['{', ..] ? FromJwks(text) : FromPem(text)];
            return keys.Length == 0 ? throw new UnusableFileException(path, "there is no key in it")
                : keys.Any(key => key is { KeySize: < SmallestRsaKey } and (RsaSecurityKey or JsonWebKey { Kty: "RSA" }))
                    ? throw new UnusableFileException(path, $"an RSA key must have {SmallestRsaKey} bits")
                : keys;
        }
        catch (Exception unreadable) when (unreadable is ArgumentException or CryptographicException or FormatException)
        {
            throw new UnusableFileException(path, "it is neither a JWKS nor PEM of public keys", unreadable);
        }
        catch (NotSupportedException shared)
        {
            throw new UnusableFileException(path, shared.Message, shared);
        }
    }

    private static IEnumerable<SecurityKey> FromJwks(string text)
    {
        foreach (var key in new JsonWebKeySet(text).Keys.Where(key => key.Use is null or "sig"))
        {
            yield return key switch
            {
                { Kty: not ("RSA" or "EC") } => throw new NotSupportedException($"a key of type {key.Kty} is not taken, only RSA and EC"),
                { D: not null } => throw new NotSupportedException("it holds a private key; give the public ones alone"),
                _ => key,
            };
        }
    }

    private static IEnumerable<SecurityKey> FromPem(string text)
    {
        for (var rest = text.AsMemory(); PemEncoding.TryFind(rest.Span, out var found); rest = rest[found.Location.End.GetOffset(rest.Length)..])
        {
            var der = Convert.FromBase64String(rest.Span[found.Base64Data].ToString());
            yield return rest.Span[found.Label] switch
            {
                "PUBLIC KEY" => FromPublicKey(der),
                "CERTIFICATE" => FromCertificate(der),
                var label => throw new NotSupportedException($"it holds a {label}; give public keys or certificates"),
            };
        }
    }

    private static AsymmetricSecurityKey FromPublicKey(byte[] der)
    {
        var key = PublicKey.CreateFromSubjectPublicKeyInfo(der, out _);
        return Of(key.GetRSAPublicKey(), key.GetECDsaPublicKey());
    }

    private static AsymmetricSecurityKey FromCertificate(byte[] der)
    {
        using var certificate = X509CertificateLoader.LoadCertificate(der);
        return Of(certificate.GetRSAPublicKey(), certificate.GetECDsaPublicKey());
    }

    private static AsymmetricSecurityKey Of(RSA? rsa, ECDsa? ec) =>
        rsa is not null ? new RsaSecurityKey(rsa)
        : ec is not null ? new ECDsaSecurityKey(ec)
        : throw new NotSupportedException("a key in it is neither RSA nor EC");
}
