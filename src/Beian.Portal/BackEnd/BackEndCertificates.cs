using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Beian.Portal.BackEnd;

/// <summary>Whom the portal takes for the back end.</summary>
internal static class BackEndCertificates
{
    /// <summary>The certificates of a file of PEM.</summary>
    public static X509Certificate2Collection Read(string file)
    {
        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPemFile(file);
        return certificates;
    }

    /// <summary>Whoever has a certificate of the authority in the settings, or of one that this machine trusts where there is none.</summary>
    public static SslClientAuthenticationOptions Trusted(BackEndOptions options)
    {
        if (options.CaFile.Length == 0)
        {
            return new SslClientAuthenticationOptions();
        }

        var chain = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        chain.CustomTrustStore.AddRange(Read(options.CaFile));
        return new SslClientAuthenticationOptions { CertificateChainPolicy = chain };
    }
}
