using System.Globalization;
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
    /// <c>Kestrel:Endpoints</c>) say otherwise. <c>PORT</c> is short for another port on loopback, and gives way to any of them.
    /// </summary>
    public static void AddEndpoint(this WebApplicationBuilder builder)
    {
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            var lastCalls = kestrel.ApplicationServices.GetRequiredService<LastCalls>();
            kestrel.ConfigureEndpointDefaults(endpoint =>
            {
                endpoint.Protocols = HttpProtocols.Http2;
                endpoint.Use(next => connection => lastCalls.CarryAsync(connection, next));
            });
        });

        CheckAddresses(builder.Configuration[WebHostDefaults.ServerUrlsKey]);
        string[] settings = [WebHostDefaults.ServerUrlsKey, WebHostDefaults.HttpPortsKey, WebHostDefaults.HttpsPortsKey];
        if (settings.All(s => string.IsNullOrEmpty(builder.Configuration[s])) && !builder.Configuration.GetSection("Kestrel:Endpoints").Exists())
        {
            builder.WebHost.UseUrls($"http://127.0.0.1:{Port(builder.Configuration["PORT"])}");
        }
    }

    private static void CheckAddresses(string? urls)
    {
        foreach (var url in PlaintextAddresses.List(urls))
        {
            try
            {
                _ = BindingAddress.Parse(url);
            }
            catch (FormatException malformed)
            {
                throw new StartupException($"ASPNETCORE_URLS or --urls is '{url}'; an address looks like http://127.0.0.1:{DefaultPort}.", malformed);
            }
        }
    }

    private static int Port(string? setting) => string.IsNullOrEmpty(setting) ? DefaultPort
        : ushort.TryParse(setting, NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? port
        : throw new StartupException($"PORT is '{setting}'; it must be a number from 0 to 65535, where 0 is any free port.");
}
