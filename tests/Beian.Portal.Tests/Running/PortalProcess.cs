using System.Diagnostics;
using System.Text.RegularExpressions;
using Beian.Grpc.Tests.Running;
using Beian.Redis.Managed;
using Xunit;

namespace Beian.Portal.Tests.Running;

/// <summary>The portal as its users run it: the built program, in a process of its own.</summary>
internal sealed partial class PortalProcess : IAsyncDisposable
{
    /// <summary>Long enough for a starved build machine; only a fault ever waits this long.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _keys = Directory.CreateTempSubdirectory("beian-portal-");
    private readonly Process _process;
    private readonly Transcript _output = new();
    private readonly Task _running;

    private PortalProcess(params (string Name, string? Value)[] settings)
    {
        var start = new ProcessStartInfo("dotnet", [BuiltServer.ProgramOf(Folder)])
        {
            WorkingDirectory = Path.Combine(BuiltServer.Repository, Folder),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var inherited in start.Environment.Keys.Where(IsSetting).ToList())
        {
            start.Environment.Remove(inherited);
        }

        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        start.Environment["PORTAL_PORT"] = "0";
        start.Environment["Portal__KeysFolder"] = _keys.FullName;
        // Whatever the framework says of a request at its most talkative, no personal data is in it.
        start.Environment["Logging__LogLevel__Default"] = "Trace";
        start.Environment["Logging__LogLevel__Microsoft"] = "Trace";
        start.Environment["Logging__LogLevel__Grpc"] = "Trace";
        start.Environment["DOTNET_hostBuilder__reloadConfigOnChange"] = "false";
        // On a starved build machine the usual five seconds may pass while everybody is well.
        start.Environment["BackEnd__Deadline"] = "00:00:30";
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        _running = _output.Contains("    back end  ");
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => _output.Add(line.Data);
        _process.ErrorDataReceived += (_, line) => _output.Add(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        AppDomain.CurrentDomain.ProcessExit += Terminate;
    }

    /// <summary>What it has written, the banner and the log.</summary>
    public string Output => _output.Text;

    /// <summary>Where it says that it listens.</summary>
    public Uri Address => new(AddressLine().Match(Output).Groups[1].Value);

    private static string Folder => Path.Combine("src", "Beian.Portal");

    /// <summary>Starts a portal in Development on a free port, and returns when it runs.</summary>
    public static async Task<PortalProcess> StartAsync(params (string Name, string? Value)[] settings)
    {
        var portal = Launch(settings);
        using var limit = new CancellationTokenSource(Limit, TimeProvider.System);
        await Task.WhenAny(portal._running, portal._process.WaitForExitAsync(limit.Token));
        Assert.True(portal._running.IsCompleted, $"The portal has not come up.\n{portal.Output}");
        return portal;
    }

    /// <summary>Like <see cref="StartAsync"/>, but does not wait for it to run.</summary>
    public static PortalProcess Launch(params (string Name, string? Value)[] settings) => new(settings);

    /// <summary>Returns its exit code when it has ended.</summary>
    public async Task<int> ExitAsync()
    {
        using var limit = new CancellationTokenSource(Limit, TimeProvider.System);
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= Terminate;
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        _keys.Delete(recursive: true);
    }

    // What the test run itself was started with is not meant for the portals it starts.
    private static bool IsSetting(string name) =>
        name is "PORTAL_PORT" or "URLS" or "DOTNET_URLS" or "DOTNET_ENVIRONMENT"
        || name.StartsWith("ASPNETCORE_", StringComparison.Ordinal)
        || name.Contains("__", StringComparison.Ordinal);

    private void Terminate(object? sender, EventArgs e) => OsProcess.Terminate(_process.Id);

    [GeneratedRegex(@"portal +(https?://[^\s,]+)")]
    private static partial Regex AddressLine();
}
