using System.Diagnostics;

namespace Beian.Grpc.Tests.Running;

/// <summary>Folders of its own for a server in a process of its own, or for several, one after the other.</summary>
internal sealed class ServerPlace : IAsyncDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("b-").FullName;
    private readonly List<ServerProcess> _started = [];

    public string Data => Path.Combine(_root, "data");

    /// <summary>Where the socket of a managed Redis lies, in a folder that goes with it.</summary>
    public string Runtime => Path.Combine(_root, "run");

    /// <summary>Starts a server in Development on a free port and returns when it runs.</summary>
    /// <param name="settings">Environment variables and, beginning with two hyphens, options; they win over these defaults, and null unsets one.</param>
    public async Task<ServerProcess> StartAsync(params (string Name, string? Value)[] settings)
    {
        var server = Launch(settings);
        await server.RunningAsync();
        return server;
    }

    /// <summary>Like <see cref="StartAsync"/>, but does not wait for it to run.</summary>
    public ServerProcess Launch(params (string Name, string? Value)[] settings)
    {
        var options = settings.Where(setting => IsOption(setting.Name)).SelectMany(setting => new[] { setting.Name, setting.Value! });
        string[] command = ["dotnet", BuiltServer.Program, .. options];
        if (OperatingSystem.IsLinux())
        {
            // Where the tests run in the background of a script, SIGINT is ignored by whatever they start, unless it is given its meaning back.
            command = ["setsid", "env", "--default-signal=INT", .. command];
        }

        var start = new ProcessStartInfo(command[0], command[1..]) { WorkingDirectory = BuiltServer.ContentRoot };
        foreach (var inherited in start.Environment.Keys.Where(ConfiguresServers).ToList())
        {
            start.Environment.Remove(inherited);
        }

        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        start.Environment["PORT"] = "0";
        start.Environment["DOTNET_hostBuilder__reloadConfigOnChange"] = "false";
        start.Environment["ManagedRedis__DataDirectory"] = Data;
        start.Environment["ManagedRedis__RuntimeDirectory"] = Directory.CreateDirectory(Runtime).FullName;
        foreach (var (name, value) in settings.Where(setting => !IsOption(setting.Name)))
        {
            start.Environment[name] = value;
        }

        var server = new ServerProcess(start);
        _started.Add(server);
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in Enumerable.Reverse(_started))
        {
            await server.DisposeAsync();
        }

        Directory.Delete(_root, recursive: true);
    }

    private static bool IsOption(string name) => name.StartsWith("--", StringComparison.Ordinal);

    // What the test run itself was started with is not meant for the servers it starts.
    private static bool ConfiguresServers(string name) =>
        name is "PORT" or "URLS" or "DOTNET_URLS" or "DOTNET_ENVIRONMENT"
        || name.StartsWith("ASPNETCORE_", StringComparison.Ordinal)
        || name.Contains("__", StringComparison.Ordinal);
}
