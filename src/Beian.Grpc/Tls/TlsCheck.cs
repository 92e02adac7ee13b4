using Beian.Files;
using Microsoft.Extensions.Options;

namespace Beian.Tls;

/// <summary>Whether the files can be used.</summary>
internal sealed class TlsCheck : IValidateOptions<TlsOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, TlsOptions options)
    {
        if (options is { CertificateFile: "", KeyFile: "" })
        {
            return ValidateOptionsResult.Success;
        }

        if (options.CertificateFile.Length == 0 || options.KeyFile.Length == 0)
        {
            return ValidateOptionsResult.Fail("Tls:CertificateFile and Tls:KeyFile go together: the certificate, and its private key.");
        }

        try
        {
            ServerCertificate.Parse((options.CertificateFile, TextFile.Read(options.CertificateFile)), (options.KeyFile, TextFile.Read(options.KeyFile)));
            return ValidateOptionsResult.Success;
        }
        catch (UnusableFileException unusable)
        {
            return ValidateOptionsResult.Fail($"Tls:CertificateFile and Tls:KeyFile cannot be used. {unusable.Message}");
        }
    }
}
