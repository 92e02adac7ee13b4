using System.Reflection;

namespace Beian.LoadTest.Servers;

/// <summary>A server of our own to put load on, with the probe in it that answers the calls to compare with.</summary>
internal static class ProbedServer
{
    /// <summary>The header by which the probe knows its calls.</summary>
    public const string Header = "beian-probe";

    private static readonly string[] Operators = ["telecom", "unicom", "mobile", "virtual", "broadnet"];

    /// <param name="appendFsync">When Redis brings a write to the disk: <c>always</c>, as it ships, <c>everysec</c> or <c>no</c>.</param>
    /// <param name="settings">Settings that differ from these and the defaults, by their configuration path.</param>
    public static Task<LocalServer> StartAsync(string appendFsync, params IEnumerable<(string Name, string Value)> settings)
    {
        var probe = Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>().Single(m => m.Key == "Probe").Value!;
        return LocalServer.StartAsync(
        [
            ("ManagedRedis:AppendFsync", appendFsync),
            ("DOTNET_STARTUP_HOOKS", Path.GetFullPath(probe)),
            ("ASPNETCORE_HOSTINGSTARTUPASSEMBLIES", Path.GetFileNameWithoutExtension(probe)),
            // Limits that people never meet and a load does.
            ("Verification:TriesPerPhoneAndId", "10000"), ("Verification:TriesPerPhone", "100000"),
            ("Verification:ResendMissesPerPhone", "10000"), ("Verification:ResendCooldown", "00:00:00"),
            // Codes have to come before they can be typed: as fast as the carriers take them.
            .. Operators.Select(carrier => ($"Outbox:Routes:{carrier}:MessagesPerSecond", "0")),
            ("Carriers:Simulation:Window", "128"), ("Carriers:Simulation:HandsetWatchBacklog", "1000000"),
            .. settings,
        ]);
    }
}
