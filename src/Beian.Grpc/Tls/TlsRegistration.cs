using Beian.Callers;
using Beian.Startup;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Options;

namespace Beian.Tls;

/// <summary>TLS on the server's https addresses.</summary>
internal static class TlsRegistration
{
    /// <summary>Shows the certificate of <c>Tls:CertificateFile</c>, and asks for a client's where callers may need one.</summary>
    public static void AddTls(this WebApplicationBuilder builder)
    {
        builder.AddChecked<TlsOptions>(TlsOptions.Section);
        builder.Services.AddSingleton<IValidateOptions<TlsOptions>, TlsCheck>();
        builder.Services.AddSingleton<ServerCertificate>();
        builder.Services.AddHostedService(s => s.GetRequiredService<ServerCertificate>());
        builder.Services.AddOptions<KestrelServerOptions>().Configure<ServerCertificate, ClientCertificates>((kestrel, server, clients) =>
            kestrel.ConfigureHttpsDefaults(https =>
            {
                if (server.IsSet)
                {
                    Show(server, https);
                }

                if (clients.AreAskedFor)
                {
                    https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
                    https.ClientCertificateValidation = (_, _, _) => true;
                }
            }));
    }

    private static void Show(ServerCertificate server, HttpsConnectionAdapterOptions https)
    {
        // A selector has Kestrel look for no other certificate; but what it selects goes out without those between it and its root.
        https.ServerCertificateSelector = (_, _) => server.Current.TargetCertificate;
        https.OnAuthenticate = (_, handshake) =>
        {
            handshake.ServerCertificateSelectionCallback = null;
            handshake.ServerCertificateContext = server.Current;
        };
    }
}
