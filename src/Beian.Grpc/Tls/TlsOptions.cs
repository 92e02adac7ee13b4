namespace Beian.Tls;

/// <summary>The server's certificate: section <c>Tls</c> of the configuration. It holds for every https address that has none of its own.</summary>
public sealed class TlsOptions
{
    /// <summary>The section these come from.</summary>
    public const string Section = "Tls";

    /// <summary>The certificate and those between it and its root, as PEM, the server's first. A changed file is taken up without a restart.</summary>
    public string CertificateFile { get; set; } = "";

    /// <summary>Its private key, as PEM without a password. May be the same file.</summary>
    public string KeyFile { get; set; } = "";
}
