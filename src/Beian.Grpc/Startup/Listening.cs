using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Beian.Startup;

/// <summary>Where the server listens.</summary>
internal static class Listening
{
    private const int DefaultPort = 5080;

    // Long enough to answer a field of 4 MiB with the name of that field; anything longer is refused unread.
    internal const int MaxMessageSize = 5 * 1024 * 1024;

    /// <summary>
    /// Loopback, port 5080, HTTP/2 without TLS, unless the framework's settings (<c>ASPNETCORE_URLS</c>, <c>--urls</c>,
    /// <c>Kestrel:Endpoints</c>) say otherwise. <c>PORT</c> is short for another port on loopback.
    /// </summary>
    public static void AddEndpoint(this WebApplicationBuilder builder)
    {
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = HttpProtocols.Http2);
        });

        string[] settings = ["urls", "http_ports", "https_ports"];
        if (settings.All(s => string.IsNullOrEmpty(builder.Configuration[s])) && !builder.Configuration.GetSection("Kestrel:Endpoints").Exists())
        {
            builder.WebHost.UseUrls($"http://127.0.0.1:{builder.Configuration.GetValue("PORT", DefaultPort)}");
        }
    }
}
