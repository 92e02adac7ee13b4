namespace Beian.Startup;

/// <summary>Where the framework's settings have a program listen without TLS. The server and the portal are built with this file, and share nothing else.</summary>
internal static class PlaintextAddresses
{
    /// <summary>
    /// The addresses. Ports alone count where there are no addresses: the framework overlooks them otherwise, and its container images always
    /// name one.
    /// </summary>
    public static IReadOnlyList<string> Of(IConfiguration configuration)
    {
        var endpoints = configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"] ?? "");
        var addresses = List(configuration[WebHostDefaults.ServerUrlsKey]);
        var ports = addresses.Length > 0 ? [] : List(configuration[WebHostDefaults.HttpPortsKey]);
        return
        [
            .. addresses.Concat(endpoints).Where(url => !url.StartsWith("https:", StringComparison.OrdinalIgnoreCase)),
            .. ports.Select(port => $"http://*:{port}"),
        ];
    }

    /// <summary>The parts of a setting that may name several.</summary>
    public static string[] List(string? setting) =>
        (setting ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
