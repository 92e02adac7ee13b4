using System.Security.Cryptography;
using Beian.Grpc.Tests.Running;
using Microsoft.IdentityModel.Tokens;

namespace Beian.Grpc.Tests.Callers;

/// <summary>What may be wrong with a token, and the reason and problem that a call with it is refused for.</summary>
internal sealed record TokenState(string Name, string Reason, string Problem, Func<Issuer, Holder, string?> Make)
{
    private static readonly DateTimeOffset Now = Server.Morning;

    public static IReadOnlyList<TokenState> Bad { get; } =
    [
        Changed("expired", "TOKEN_EXPIRED", "", token => (token.NotBefore, token.Expires) = (Now.AddHours(-2).UtcDateTime, Now.AddSeconds(-30).UtcDateTime)),
        Changed("of the future", "CALLER_UNAUTHENTICATED", "NOT_YET_VALID", token => token.NotBefore = Now.AddSeconds(31).UtcDateTime),
        Changed("for another system", "CALLER_UNAUTHENTICATED", "FOREIGN_AUDIENCE", token => token.Audience = "another"),
        Changed("of another issuer", "CALLER_UNAUTHENTICATED", "FOREIGN_ISSUER", token => token.Issuer = "https://another.example"),
        Changed("without an expiry", "CALLER_UNAUTHENTICATED", "UNUSABLE_CLAIMS", token => token.Expires = null),
        Changed("without a subject", "CALLER_UNAUTHENTICATED", "UNUSABLE_CLAIMS", token => token.Claims.Remove("sub")),
        Changed("signed by somebody else", "CALLER_UNAUTHENTICATED", "UNKNOWN_SIGNATURE", SignWithAnother),
        // A stranger is not told that its token would be good but for its age.
        Changed("signed by somebody else, and expired", "CALLER_UNAUTHENTICATED", "UNKNOWN_SIGNATURE", token =>
        {
            SignWithAnother(token);
            (token.NotBefore, token.Expires) = (Now.AddHours(-2).UtcDateTime, Now.AddHours(-1).UtcDateTime);
        }),
        Changed("signed with a key that nobody knows, and expired", "CALLER_UNAUTHENTICATED", "UNKNOWN_SIGNATURE", token =>
        {
            SignWithAnother(token);
            token.SigningCredentials.Key.KeyId = "another";
            (token.NotBefore, token.Expires) = (Now.AddHours(-2).UtcDateTime, Now.AddHours(-1).UtcDateTime);
        }),
        Changed("not signed", "CALLER_UNAUTHENTICATED", "UNKNOWN_SIGNATURE", token => token.SigningCredentials = null),
        new("with other claims than were signed", "CALLER_UNAUTHENTICATED", "UNKNOWN_SIGNATURE", (issuer, holder) =>
        {
            var (mine, signed) = (issuer.Token(holder with { Subject = "another" }, Now).Split('.'), issuer.Token(holder, Now).Split('.'));
            return $"{signed[0]}.{mine[1]}.{signed[2]}";
        }),
        new("no token", "CALLER_UNAUTHENTICATED", "UNREADABLE_TOKEN", (_, _) => "opaque"),
    ];

    private static TokenState Changed(string name, string reason, string problem, Action<SecurityTokenDescriptor> change) =>
        new(name, reason, problem, (issuer, holder) => issuer.Token(holder, Now, change));

    private static void SignWithAnother(SecurityTokenDescriptor token) => token.SigningCredentials = new SigningCredentials(
        new ECDsaSecurityKey(ECDsa.Create(ECCurve.NamedCurves.nistP256)) { KeyId = "key-1" }, SecurityAlgorithms.EcdsaSha256);
}
