using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Beian.Redis.Managed;
using Grpc.Net.Client;
using Xunit;

namespace Beian.Grpc.Tests.Running;

/// <summary>
/// The server as its users run it: the built program in a process and a terminal session of its own, in real time. It is a
/// <see cref="ServerPlace"/> that starts one.
/// </summary>
internal sealed partial class ServerProcess : IAsyncDisposable
{
    /// <summary>Long enough for a starved build machine; only a fault ever waits this long.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly Transcript _output = new();
    private readonly Transcript _errors = new();
    private readonly Task _running;
    private GrpcChannel? _channel;

    internal ServerProcess(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        _running = _output.Contains("    callers   ");
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => _output.Add(line.Data);
        _process.ErrorDataReceived += (_, line) => _errors.Add(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        AppDomain.CurrentDomain.ProcessExit += Terminate;
    }

    public int Id => _process.Id;

    /// <summary>What it has written to its standard output, the banner and the log.</summary>
    public string Output => _output.Text;

    public string Errors => _errors.Text;

    /// <summary>Where it says that it listens.</summary>
    public Uri Address => new(AddressLine().Match(Output).Groups[1].Value);

    /// <summary>Every Redis that it says to have started or taken over.</summary>
    public IReadOnlyList<int> RedisPids =>
        [.. RedisLine().Matches(Output).Select(line => int.Parse(line.Groups[1].Value, CultureInfo.InvariantCulture))];

    public GrpcChannel Channel => _channel ??= GrpcChannel.ForAddress(Address, new GrpcChannelOptions { HttpHandler = Handler });

    /// <summary>How it is connected to, where not as usual; to be set before it is.</summary>
    public HttpMessageHandler? Handler { get; set; }

    /// <summary>Returns when it says that it runs; fails with what it said when it ends instead.</summary>
    public async Task RunningAsync()
    {
        using var limit = new CancellationTokenSource(Limit, TimeProvider.System);
        var ended = _process.WaitForExitAsync(limit.Token);
        await Task.WhenAny(_running, ended);
        Assert.True(_running.IsCompleted, $"The server has not come up.\n{Output}\n{Errors}");
    }

    /// <summary>Returns its exit code when it has ended and everything it wrote is here.</summary>
    public async Task<int> ExitAsync()
    {
        using var limit = new CancellationTokenSource(Limit, TimeProvider.System);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"The server has not ended after {Limit.TotalSeconds} seconds.\n{Output}\n{Errors}");
        }

        return _process.ExitCode;
    }

    /// <summary>SIGTERM, as a service manager stops it.</summary>
    public async Task<int> StopAsync()
    {
        OsProcess.Terminate(Id);
        return await ExitAsync();
    }

    /// <summary>SIGINT to all of its session's foreground, as a terminal does on Ctrl-C.</summary>
    public async Task<int> InterruptAsync()
    {
        using var kill = Process.Start("kill", ["-s", "INT", "--", OperatingSystem.IsLinux() ? $"-{Id}" : $"{Id}"]);
        await kill.WaitForExitAsync();
        Assert.Equal(0, kill.ExitCode);
        return await ExitAsync();
    }

    /// <summary><c>kill -9</c>.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= Terminate;
        _channel?.Dispose();
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        foreach (var pid in RedisPids.Where(OsProcess.IsAlive))
        {
            OsProcess.Kill(pid);
            await OsProcess.HasEndedWithinAsync(pid, Limit, TimeProvider.System, CancellationToken.None);
        }

        _process.Dispose();
    }

    // For a run that is broken off: it then stops its Redis, too.
    private void Terminate(object? sender, EventArgs e) => OsProcess.Terminate(Id);

    [GeneratedRegex(@"gRPC +(https?://[^\s,]+)")]
    private static partial Regex AddressLine();

    [GeneratedRegex(@"(?:Started|Took over) Redis [^,]+, process (\d+)")]
    private static partial Regex RedisLine();
}
