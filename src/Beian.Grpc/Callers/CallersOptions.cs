using System.ComponentModel.DataAnnotations;

namespace Beian.Callers;

/// <summary>How callers are known: section <c>Callers</c> of the configuration. Outside Development an issuer and its keys are required.</summary>
public sealed class CallersOptions
{
    /// <summary>The section these come from.</summary>
    public const string Section = "Callers";

    /// <summary>Whose tokens are taken: their <c>iss</c>. With <see cref="Authority"/> the metadata says it, and this must agree.</summary>
    public string Issuer { get; set; } = "";

    /// <summary>Whom the tokens must be for: their <c>aud</c>.</summary>
    [Required]
    public string Audience { get; set; } = "beian";

    /// <summary>
    /// Files of the keys that the issuer signs with, each a JWKS or public keys or certificates as PEM. A changed file is read again,
    /// and tokens of a key that is gone are refused from then on.
    /// </summary>
    public IList<string> KeyFiles { get; } = [];

    /// <summary>Where the issuer publishes its metadata and keys (OpenID Connect discovery), instead of files: an https address.</summary>
    public string Authority { get; set; } = "";

    /// <summary>
    /// Outside Development: that this server is called through a proxy that ends TLS, over HTTP. Tokens and people's data then travel in
    /// clear between the two, and whoever else reaches the port is served like the proxy; keep both on a network of their own.
    /// </summary>
    public bool BehindTlsProxy { get; set; }

    /// <summary>How far the issuer's clock may be from this server's: a token is good for so long past its expiry.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How many validated tokens are remembered. One takes about a kilobyte; one that is not remembered costs 70 µs a call.</summary>
    [Range(100, 1_000_000)]
    public int RememberedTokens { get; set; } = 10_000;

    /// <summary>Who needs a client certificate besides the token.</summary>
    public ClientCertificateOptions ClientCertificates { get; } = new();
}

/// <summary>Client certificates as a second factor.</summary>
public sealed class ClientCertificateOptions
{
    /// <summary>The certificates, as PEM, of the authorities that issue them.</summary>
    public string CaFile { get; set; } = "";

    /// <summary>
    /// A token with one of these roles is good only over a connection with a certificate of the authority: names of
    /// <see cref="CallerRole"/>. As text, since a list of them that is misspelt is bound without a word, and shorter.
    /// </summary>
    public IList<string> Roles { get; } = [];
}
