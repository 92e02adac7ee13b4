using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Beian.Files;

/// <summary>Reads certificates from PEM.</summary>
internal static class PemFile
{
    /// <summary>The certificates of a file, in its order.</summary>
    /// <exception cref="UnusableFileException">There is none.</exception>
    public static X509Certificate2Collection Certificates(string path, string text)
    {
        try
        {
            var certificates = new X509Certificate2Collection();
            certificates.ImportFromPem(text);
            return certificates.Count > 0 ? certificates : throw new UnusableFileException(path, "there is no certificate in it");
        }
        catch (CryptographicException unreadable)
        {
            throw new UnusableFileException(path, "it is no PEM of certificates", unreadable);
        }
    }
}
