using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Beian.Files;
using Microsoft.Extensions.Options;

namespace Beian.Tls;

/// <summary>
/// What the server shows whoever connects. Kestrel follows the files of its own settings too, but gives up for good on a certificate
/// whose key comes a moment later, overlooks a swapped link, and drops every connection when it takes up a new one.
/// </summary>
internal sealed class ServerCertificate(IOptions<TlsOptions> options, TimeProvider clock, ILogger<ServerCertificate> logger)
    : FollowedFiles<SslStreamCertificateContext>(FilesOf(options.Value), clock, logger)
{
    /// <summary>Whether there is one.</summary>
    public bool IsSet { get; } = FilesOf(options.Value).Count > 0;

    /// <summary>Reads a certificate with its key.</summary>
    /// <exception cref="UnusableFileException">The files cannot be used.</exception>
    public static SslStreamCertificateContext Parse((string Path, string Text) certificate, (string Path, string Text) key)
    {
        try
        {
            var chain = PemFile.Certificates(certificate.Path, certificate.Text);
            return SslStreamCertificateContext.Create(X509Certificate2.CreateFromPem(certificate.Text, key.Text), chain, offline: true);
        }
        catch (Exception mismatch) when (mismatch is CryptographicException or ArgumentException)
        {
            throw new UnusableFileException(key.Path, $"it holds no private key of the certificate in {certificate.Path}, as PEM without a password", mismatch);
        }
    }

    /// <inheritdoc/>
    protected override SslStreamCertificateContext Read(IReadOnlyList<(string Path, string Text)> texts) => Parse(texts[0], texts[1]);

    private static IReadOnlyList<string> FilesOf(TlsOptions options) =>
        options.CertificateFile.Length > 0 ? [options.CertificateFile, options.KeyFile] : [];
}
