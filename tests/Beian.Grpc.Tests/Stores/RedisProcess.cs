using System.Diagnostics;
using System.Net.Sockets;

namespace Beian.Grpc.Tests.Stores;

/// <summary>
/// A real redis-server on a loopback port with data of its own, to be stopped, killed and started again at will.
/// Settings are production's: every write is in the append-only file and on disk before it is acknowledged.
/// </summary>
public sealed class RedisProcess : IAsyncDisposable
{
    private static readonly string[] Durable =
        ["appendonly yes", "appendfsync always", "save \"\"", "maxmemory-policy noeviction", "repl-diskless-sync-delay 0"];

    private readonly LoopbackPort _port = LoopbackPort.Reserve();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("beian-redis-");
    private readonly string[] _modeArguments;
    private readonly string[] _under;
    private Process? _process;
    private Task<string> _console = Task.FromResult("");

    private RedisProcess(string[] modeArguments, string[] under, string[] settings)
    {
        (_modeArguments, _under) = (modeArguments, under);
        File.WriteAllLines(
            ConfigurationFile,
            ["bind 127.0.0.1", $"port {_port}", $"dir {_folder.FullName}", $"logfile {LogFile}", .. settings]);
    }

    public int Port => _port.Number;

    /// <summary>For StackExchange.Redis.</summary>
    public string ConnectionString => $"127.0.0.1:{_port}";

    public bool IsRunning => _process is { HasExited: false };

    /// <summary>The server's process id.</summary>
    /// <exception cref="InvalidOperationException">The server is not running.</exception>
    public int ProcessId => _process?.Id ?? throw new InvalidOperationException($"Redis on port {_port} is not running.");

    /// <summary>All the server has logged since its first start.</summary>
    public string Log => File.Exists(LogFile) ? File.ReadAllText(LogFile) : "";

    private string ConfigurationFile => Path.Combine(_folder.FullName, "redis.conf");

    private string LogFile => Path.Combine(_folder.FullName, "redis.log");

    /// <summary>Starts a server; <paramref name="settings"/> are lines of redis.conf and win over the defaults.</summary>
    public static Task<RedisProcess> StartAsync(params string[] settings) => StartAsync([], [], [.. Durable, .. settings]);

    /// <summary>Starts a server on a disk that takes this long over every fsync.</summary>
    public static Task<RedisProcess> StartOnSlowDiskAsync(TimeSpan fsync, params string[] settings) =>
        StartAsync([], SlowDisk.Command(fsync), [.. Durable, .. settings]);

    /// <summary>Starts a sentinel; <paramref name="settings"/> are lines of sentinel.conf.</summary>
    public static Task<RedisProcess> StartSentinelAsync(params string[] settings) => StartAsync(["--sentinel"], [], settings);

    private static async Task<RedisProcess> StartAsync(string[] modeArguments, string[] under, string[] settings)
    {
        var redis = new RedisProcess(modeArguments, under, settings);
        try
        {
            await redis.StartAgainAsync();
            return redis;
        }
        catch
        {
            await redis.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the stopped or killed server on the same port and data, and waits until it answers.</summary>
    public async Task StartAgainAsync()
    {
        if (_process is not null)
        {
            throw new InvalidOperationException($"Redis on port {_port} is already running.");
        }

        _process = await RedisProgram.StartAsync([ConfigurationFile, .. _modeArguments], _under);
        _console = ReadConsoleAsync(_process);
        await Eventually.HoldsAsync($"Redis on port {_port} answers PING", IsAnsweringAsync);
    }

    /// <summary>Sends one command to this very server, whatever its role, and returns the reply as text.</summary>
    public Task<string> AskAsync(string command) => RedisConsole.AskAsync(Port, command);

    /// <summary>Shuts the server down in order (data is on disk), as an operator would.</summary>
    public async Task StopAsync()
    {
        var stopping = _process ?? throw new InvalidOperationException($"Redis on port {_port} is not running.");
        try
        {
            await AskAsync("SHUTDOWN NOW");
        }
        catch (IOException)
        {
            // A server that shuts down closes the connection instead of answering.
        }

        await stopping.WaitForExitAsync();
        await KillAsync();
    }

    /// <summary>kill -9: no goodbye to clients, nothing flushed.</summary>
    public async Task KillAsync()
    {
        if (_process is { } killed)
        {
            _process = null;
            await RedisProgram.EndAsync(killed);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _folder.Delete(recursive: true);
        _port.Dispose();
    }

    private async Task<bool> IsAnsweringAsync()
    {
        if (_process!.HasExited)
        {
            throw new InvalidOperationException($"Redis on port {_port} ended at start.\n{await _console}{Log}");
        }

        try
        {
            return await AskAsync("PING") == "PONG";
        }
        catch (Exception notYet) when (notYet is SocketException or IOException or RedisReplyException)
        {
            return false;
        }
    }

    // What is wrong with a configuration goes here, before the log file is opened.
    private static async Task<string> ReadConsoleAsync(Process process)
    {
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        return await output + await errors;
    }
}
