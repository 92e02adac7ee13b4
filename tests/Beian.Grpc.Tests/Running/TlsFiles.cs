using System.Security.Cryptography.X509Certificates;

namespace Beian.Grpc.Tests.Running;

/// <summary>A server's certificate and key in files, as whoever renews them leaves them there.</summary>
internal sealed class TlsFiles : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("beian-tls-");

    public TlsFiles(Authority authority, string name)
    {
        using var certificate = authority.Issue(name);
        WriteCertificate(certificate);
        WriteKey(certificate);
        File.WriteAllText(CaFile, authority.Pem);
    }

    public string CertificateFile => Path.Combine(_folder.FullName, "tls.crt");

    public string KeyFile => Path.Combine(_folder.FullName, "tls.key");

    /// <summary>The authority's own certificate.</summary>
    public string CaFile => Path.Combine(_folder.FullName, "ca.crt");

    /// <summary>What a server on loopback is told.</summary>
    public (string Key, string Value)[] Settings =>
        [("urls", "https://127.0.0.1:0"), ("Tls:CertificateFile", CertificateFile), ("Tls:KeyFile", KeyFile)];

    public void WriteCertificate(X509Certificate2 certificate) => File.WriteAllText(CertificateFile, certificate.ExportCertificatePem());

    public void WriteKey(X509Certificate2 certificate) => File.WriteAllText(KeyFile, certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());

    public void Dispose() => _folder.Delete(recursive: true);
}
