using System.Globalization;

namespace Beian.Portal.Startup;

/// <summary>Where the portal listens.</summary>
internal static class Listening
{
    private const int DefaultPort = 5090;

    // A form is under two kilobytes.
    private const int LongestForm = 16 * 1024;

    /// <summary>
    /// Loopback, port 5090, unless the framework's settings (<c>ASPNETCORE_URLS</c>, <c>--urls</c>, <c>Kestrel:Endpoints</c>) say otherwise.
    /// <c>PORTAL_PORT</c> is short for another port on loopback, and gives way to any of them.
    /// </summary>
    public static void AddEndpoint(this WebApplicationBuilder builder)
    {
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LongestForm;
        });

        string[] settings = [WebHostDefaults.ServerUrlsKey, WebHostDefaults.HttpPortsKey, WebHostDefaults.HttpsPortsKey];
        if (settings.All(s => string.IsNullOrEmpty(builder.Configuration[s])) && !builder.Configuration.GetSection("Kestrel:Endpoints").Exists())
        {
            builder.WebHost.UseUrls($"http://127.0.0.1:{Port(builder.Configuration["PORTAL_PORT"])}");
        }
    }

    private static int Port(string? setting) => string.IsNullOrEmpty(setting) ? DefaultPort
        : ushort.TryParse(setting, NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? port
        : throw new StartupException($"PORTAL_PORT is '{setting}'; it must be a number from 0 to 65535, where 0 is any free port.");
}
