using System.Reflection;

namespace Beian.LoadTest.Servers;

/// <summary>A server of our own to put load on, with the probe in it that answers the calls to compare with.</summary>
internal static class ProbedServer
{
    /// <summary>The header by which the probe knows its calls.</summary>
    public const string Header = "beian-probe";

    /// <summary>The trailer in which it tells the codes of filings that it wrote, six digits each.</summary>
    public const string Codes = "beian-probe-codes";

    /// <summary>Operators, as settings of routes name them.</summary>
    public static IReadOnlyList<string> Operators { get; } = ["telecom", "unicom", "mobile", "virtual", "broadnet"];

    /// <summary>The probe, and limits that people never meet and a load does: as settings of a server.</summary>
    public static IReadOnlyList<(string Name, string Value)> Settings { get; } =
    [
        ("DOTNET_STARTUP_HOOKS", Probe), ("ASPNETCORE_HOSTINGSTARTUPASSEMBLIES", Path.GetFileNameWithoutExtension(Probe)),
        ("Verification:TriesPerPhoneAndId", "10000"), ("Verification:TriesPerPhone", "100000"),
        ("Verification:ResendMissesPerPhone", "10000"), ("Verification:ResendCooldown", "00:00:00"),
        ("Carriers:Simulation:HandsetWatchBacklog", "1000000"),
    ];

    private static string Probe => Path.GetFullPath(
        Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>().Single(m => m.Key == "Probe").Value!);

    /// <param name="appendFsync">When Redis brings a write to the disk: <c>always</c>, as it ships, <c>everysec</c> or <c>no</c>.</param>
    /// <param name="settings">Settings besides, by their configuration path.</param>
    public static Task<LocalServer> StartAsync(string appendFsync, params IEnumerable<(string Name, string Value)> settings) => LocalServer.StartAsync(
    [
        .. Settings,
        ("ManagedRedis:AppendFsync", appendFsync),
        // Codes have to come before they can be typed: as fast as the carriers take them, and more at once than they usually do.
        .. Operators.Select(carrier => ($"Outbox:Routes:{carrier}:MessagesPerSecond", "0")),
        ("Carriers:Simulation:Window", "128"),
        .. settings,
    ]);
}
