using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.Redis.Managed;
using Xunit;

namespace Beian.Portal.Tests.Running;

/// <summary>The README's first command, <c>eng/run</c>, in a terminal session of its own and with folders of its own.</summary>
internal sealed partial class RunningSystem : IAsyncDisposable
{
    /// <summary>It builds first, which on a starved machine takes its time; only a fault ever waits this long.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("b-");
    private readonly LoopbackPort _serverPort = LoopbackPort.Reserve();
    private readonly LoopbackPort _portalPort = LoopbackPort.Reserve();
    private readonly Transcript _output = new();
    private readonly Process _process;
    private readonly Task _running;

    private RunningSystem()
    {
        string[] command = [Path.Combine(BuiltServer.Repository, "eng", "run")];
        if (OperatingSystem.IsLinux())
        {
            // Where the tests run in the background of a script, SIGINT is ignored by whatever they start, unless it is given its meaning back.
            command = ["setsid", "env", "--default-signal=INT", .. command];
        }

        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var inherited in start.Environment.Keys.Where(IsOfTheTests).ToList())
        {
            start.Environment.Remove(inherited);
        }

        start.Environment["PORT"] = $"{_serverPort}";
        start.Environment["PORTAL_PORT"] = $"{_portalPort}";
        start.Environment["ManagedRedis__DataDirectory"] = Path.Combine(_root.FullName, "data");
        start.Environment["ManagedRedis__RuntimeDirectory"] = _root.CreateSubdirectory("run").FullName;
        _running = Task.WhenAll(_output.Contains("    callers   "), _output.Contains("    back end  "));
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => _output.Add(line.Data);
        _process.ErrorDataReceived += (_, line) => _output.Add(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        AppDomain.CurrentDomain.ProcessExit += Terminate;
    }

    public string Output => _output.Text;

    public Uri Server => new($"http://127.0.0.1:{_serverPort}");

    public Uri Portal => new($"http://127.0.0.1:{_portalPort}");

    /// <summary>The Redis that the server has started.</summary>
    public int RedisPid => int.Parse(RedisLine().Match(Output).Groups[1].Value, CultureInfo.InvariantCulture);

    /// <summary>Starts it and returns when both are there.</summary>
    public static async Task<RunningSystem> StartAsync()
    {
        var system = new RunningSystem();
        using var limit = new CancellationTokenSource(Limit, TimeProvider.System);
        await Task.WhenAny(system._running, system._process.WaitForExitAsync(limit.Token));
        Assert.True(system._running.IsCompleted, system.Output);
        return system;
    }

    /// <summary>The pid of one of the two programs.</summary>
    public int PidOf(string program)
    {
        using var list = Process.Start(new ProcessStartInfo("pgrep", ["-g", $"{_process.Id}", "-f", $"{program}.dll"]) { RedirectStandardOutput = true })!;
        return int.Parse(list.StandardOutput.ReadToEnd().Split('\n')[0], CultureInfo.InvariantCulture);
    }

    /// <summary>Ctrl-C: SIGINT to all of the terminal's foreground.</summary>
    public Task InterruptAsync() => SignalAsync("INT");

    /// <summary>Its exit code, when it has ended.</summary>
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
            await SignalAsync("TERM");
            await ExitAsync();
        }

        _process.Dispose();
        _serverPort.Dispose();
        _portalPort.Dispose();
        _root.Delete(recursive: true);
    }

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", ["-s", signal, "--", OperatingSystem.IsLinux() ? $"-{_process.Id}" : $"{_process.Id}"]);
        await kill.WaitForExitAsync();
    }

    private static bool IsOfTheTests(string name) =>
        name.StartsWith("ASPNETCORE_", StringComparison.Ordinal) || name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)
        || name.Contains("__", StringComparison.Ordinal);

    private void Terminate(object? sender, EventArgs e) => OsProcess.Terminate(_process.Id);

    [GeneratedRegex(@"Started Redis [^,]+, process (\d+)")]
    private static partial Regex RedisLine();
}
