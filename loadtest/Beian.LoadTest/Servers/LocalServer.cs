using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;

namespace Beian.LoadTest.Servers;

/// <summary>
/// A server of our own, just as it ships: a process on a free port of this machine, with its managed Redis and data in a folder
/// that is deleted afterwards.
/// </summary>
internal sealed partial class LocalServer : IAsyncDisposable
{
    private static readonly TimeSpan FirstAnswer = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(30);

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("beian-load-");
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly StringBuilder _output = new();
    private readonly Process _process;
    private volatile string? _lastLine;

    private LocalServer(IReadOnlyList<string> command, IEnumerable<(string Name, string Value)> settings)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1)) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        start.Environment["ManagedRedis__DataDirectory"] = _data.FullName;
        start.Environment["Logging__LogLevel__Default"] = "Warning";
        // One caller makes all the calls of a measurement. As high as they go, and not off: they are counted all the same.
        start.Environment["Limits__WritesPerSecond"] = "1000000";
        start.Environment["Limits__ReadsPerSecond"] = "1000000";
        start.Environment["Limits__StreamsPerCaller"] = "1000000";
        foreach (var (name, value) in settings)
        {
            start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Read(line.Data);
        _process.ErrorDataReceived += (_, line) => Read(line.Data);
        _process.Exited += (_, _) => _address.TrySetException(new InvalidOperationException($"The server ended:\n{Output}"));
    }

    /// <summary>The repository, from which the server was built.</summary>
    public static string Repository => Path.GetFullPath(Metadata("Repository"));

    /// <summary>Its process.</summary>
    public int Id => _process.Id;

    /// <summary>The process of its managed Redis; null where it has none.</summary>
    public int? ManagedRedis => File.Exists(RedisPidFile) ? int.Parse(File.ReadAllText(RedisPidFile), CultureInfo.InvariantCulture) : null;

    /// <summary>Where it listens.</summary>
    public Uri Address => _address.Task.Result;

    /// <summary>Resident memory of its process, in bytes.</summary>
    public long ResidentMemory
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>The socket its managed Redis listens on.</summary>
    public string RedisSocket => Path.Combine(_data.FullName, "redis.sock");

    /// <summary>Where its managed Redis listens.</summary>
    public EndPoint Redis => new UnixDomainSocketEndPoint(RedisSocket);

    /// <summary>The line it printed last.</summary>
    public string? LastLine => _lastLine;

    /// <summary>What it has printed and logged.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    /// <summary>The server as the build of this tool has left it.</summary>
    public static string Program => Path.GetFullPath(Metadata("Server"));

    private string RedisPidFile => Path.Combine(_data.FullName, "redis.pid");

    /// <param name="settings">Settings that differ from the defaults, by their configuration path.</param>
    /// <exception cref="InvalidOperationException">It did not start; the message shows what it printed.</exception>
    public static Task<LocalServer> StartAsync(params (string Name, string Value)[] settings) => StartAsync(["dotnet", Program], settings);

    /// <param name="command">What starts it.</param>
    /// <param name="settings">Settings that differ from the defaults, by their configuration path.</param>
    /// <exception cref="InvalidOperationException">It did not start; the message shows what it printed.</exception>
    public static async Task<LocalServer> StartAsync(IReadOnlyList<string> command, (string Name, string Value)[] settings)
    {
        var server = new LocalServer(command, settings);
        server._process.Start();
        server._process.BeginOutputReadLine();
        server._process.BeginErrorReadLine();
        try
        {
            await server._address.Task.WaitAsync(FirstAnswer, TimeProvider.System).ConfigureAwait(false);
            return server;
        }
        catch
        {
            await server.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            // Killed it would leave its Redis running, for the next start to find.
            using var terminate = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
            await _process.WaitForExitAsync().WaitAsync(StopPatience, TimeProvider.System).ConfigureAwait(false);
        }

        _process.Dispose();
        _data.Delete(recursive: true);
    }

    private static string Metadata(string key) =>
        Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>().Single(m => m.Key == key).Value!;

    // The banner names the address once everything has started.
    private void Read(string? line)
    {
        if (line is null)
        {
            return;
        }

        _lastLine = line;
        lock (_output)
        {
            _output.AppendLine(line);
        }

        if (Listening().Match(line) is { Success: true } address)
        {
            _address.TrySetResult(new Uri(address.Value));
        }
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex Listening();
}
