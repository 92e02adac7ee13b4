using System.Security.Cryptography;
using System.Text.Json;
using Beian.Callers;
using Beian.Files;
using Beian.Grpc.Tests.Running;
using Microsoft.IdentityModel.Tokens;
using Xunit;

namespace Beian.Grpc.Tests.Callers;

public sealed class SigningKeyFileTests
{
    private static readonly RSA Rsa = RSA.Create(2048);
    private static readonly ECDsa Ec = ECDsa.Create(ECCurve.NamedCurves.nistP384);

    public static TheoryData<string, string, int> Usable => new()
    {
        { "a JWKS", Jwks(Jwk(Rsa)), 1 },
        { "a JWKS with a key for encryption", Jwks(Jwk(Rsa), Jwk(Rsa, ("use", "enc"))), 1 },
        { "a public key", Rsa.ExportSubjectPublicKeyInfoPem(), 1 },
        { "several, with words between", $"The old key:\r\n{Rsa.ExportSubjectPublicKeyInfoPem()}\nThe new one:\n{Ec.ExportSubjectPublicKeyInfoPem()}\n", 2 },
        { "a certificate", Certificate(), 1 },
    };

    public static TheoryData<string, string, string> Unusable => new()
    {
        { "nothing", "", "there is no key in it" },
        { "no key", Jwks(), "there is no key in it" },
        { "something else", "ssh-rsa AAAAB3NzaC1yc2E", "there is no key in it" },
        { "half a JWKS", "{\"keys\":[", "it is neither a JWKS nor PEM" },
        { "half a key", "-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----", "it is neither a JWKS nor PEM" },
        { "a shared key", Jwks(new Dictionary<string, string> { ["kty"] = "oct", ["k"] = "c2VjcmV0" }), "a key of type oct is not taken, only RSA and EC" },
        { "a private key in a JWKS", Jwks(Jwk(Rsa, ("d", "AQAB"))), "it holds a private key; give the public ones alone" },
        { "a private key", Ec.ExportPkcs8PrivateKeyPem(), "it holds a PRIVATE KEY; give public keys or certificates" },
        { "a private key after a public one", $"{Ec.ExportSubjectPublicKeyInfoPem()}\n{Ec.ExportPkcs8PrivateKeyPem()}", "it holds a PRIVATE KEY" },
        { "a small key", SmallKey(), "an RSA key must have 2048 bits" },
    };

    [Theory]
    [MemberData(nameof(Usable))]
    public void Public_keys_are_read_in_the_forms_that_issuers_publish(string what, string text, int count)
    {
        Assert.NotEmpty(what);
        Assert.Equal(count, SigningKeyFile.Parse("keys", text).Count);
    }

    [Theory]
    [MemberData(nameof(Unusable))]
    public void Anything_else_is_refused_by_name(string what, string text, string problem)
    {
        Assert.NotEmpty(what);
        var refusal = Assert.Throws<UnusableFileException>(() => SigningKeyFile.Parse("keys.pem", text));
        Assert.StartsWith($"keys.pem: {problem}", refusal.Message, StringComparison.Ordinal);
    }

    private static string Jwks(params Dictionary<string, string>[] keys) => JsonSerializer.Serialize(new { keys });

    private static Dictionary<string, string> Jwk(RSA key, params (string Name, string Value)[] more)
    {
        var numbers = key.ExportParameters(includePrivateParameters: false);
        var jwk = new Dictionary<string, string>
        {
            ["kty"] = "RSA", ["n"] = Base64UrlEncoder.Encode(numbers.Modulus), ["e"] = Base64UrlEncoder.Encode(numbers.Exponent),
        };
        foreach (var (name, value) in more)
        {
            jwk[name] = value;
        }

        return jwk;
    }

    private static string Certificate()
    {
        using var authority = new Authority();
        using var certificate = authority.Issue("issuer");
        return certificate.ExportCertificatePem();
    }

    private static string SmallKey()
    {
        using var small = RSA.Create(1024);
        return small.ExportSubjectPublicKeyInfoPem();
    }
}
