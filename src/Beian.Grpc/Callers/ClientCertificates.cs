using System.Buffers.Text;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Beian.Files;
using Microsoft.Extensions.Options;

namespace Beian.Callers;

/// <summary>
/// Holds the client certificate of a connection against the caller: one of the authority's where the caller's role needs it, and the
/// very one that the token names where it is bound to one (RFC 8705). A foreign certificate is no reason to break off the handshake,
/// which tells a caller nothing; its calls are refused, and say why.
/// </summary>
internal sealed class ClientCertificates(IOptions<CallersOptions> options, TimeProvider clock, ILogger<ClientCertificates> logger)
    : FollowedFiles<X509Certificate2Collection>(FilesOf(options.Value), clock, logger)
{
    private static readonly Oid ClientAuthentication = new("1.3.6.1.5.5.7.3.2");

    // A chain takes a while to check, a connection has one certificate, and many calls.
    private readonly ConditionalWeakTable<X509Certificate2, Seen> _seen = [];
    private readonly TimeProvider _clock = clock;
    private readonly CallerRole[] _roles = [.. options.Value.ClientCertificates.Roles.Select(role => Enum.Parse<CallerRole>(role, ignoreCase: true))];

    /// <summary>Whether connections are asked for a certificate.</summary>
    public bool AreAskedFor { get; } = FilesOf(options.Value).Count > 0;

    /// <summary>What keeps a connection's certificate from being this caller's; none where nothing does, or none is needed.</summary>
    public TokenProblem ProblemOf(Caller caller, HttpContext call)
    {
        var needsAuthority = NeedsAuthority(caller);
        if (!needsAuthority && caller.Certificate is null)
        {
            return TokenProblem.None;
        }

        if (call.Connection.ClientCertificate is not { } certificate)
        {
            return TokenProblem.NoCertificate;
        }

        return (needsAuthority && !IsTrusted(certificate)) || (caller.Certificate is { } bound && Look(certificate).Thumbprint != bound)
            ? TokenProblem.ForeignCertificate
            : TokenProblem.None;
    }

    /// <inheritdoc/>
    protected override X509Certificate2Collection Read(IReadOnlyList<(string Path, string Text)> texts) =>
        PemFile.Certificates(texts[0].Path, texts[0].Text);

    private static IReadOnlyList<string> FilesOf(CallersOptions options) =>
        options.ClientCertificates.CaFile is { Length: > 0 } file ? [file] : [];

    private bool NeedsAuthority(Caller caller)
    {
        foreach (var role in _roles)
        {
            if (caller.Is(role))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsTrusted(X509Certificate2 certificate)
    {
        var now = _clock.GetUtcNow().LocalDateTime;
        return Look(certificate).IsOfAuthority && certificate.NotBefore <= now && now < certificate.NotAfter;
    }

    private Seen Look(X509Certificate2 certificate)
    {
        if (_seen.TryGetValue(certificate, out var seen) && (!AreAskedFor || seen.Generation == Generation))
        {
            return seen;
        }

        seen = new Seen(AreAskedFor && IsOfAuthority(certificate), Base64Url.EncodeToString(certificate.GetCertHash(HashAlgorithmName.SHA256)), AreAskedFor ? Generation : 0);
        _seen.AddOrUpdate(certificate, seen);
        return seen;
    }

    private bool IsOfAuthority(X509Certificate2 certificate)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(Current);
        // An authority of one's own seldom publishes a list of what it revoked; the token is what is taken away.
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.ApplicationPolicy.Add(ClientAuthentication);
        chain.ChainPolicy.VerificationTime = _clock.GetUtcNow().LocalDateTime;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        return chain.Build(certificate);
    }

    private sealed record Seen(bool IsOfAuthority, string Thumbprint, int Generation);
}
