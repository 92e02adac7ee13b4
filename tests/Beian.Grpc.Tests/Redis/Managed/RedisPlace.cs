using Beian.Redis.Managed;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using StackExchange.Redis;
using Xunit;

namespace Beian.Grpc.Tests.Redis.Managed;

/// <summary>
/// A data folder and a runtime folder for one test, and the servers it runs there. When the test is over nothing may be
/// left that the test did not mean to leave.
/// </summary>
internal sealed class RedisPlace : IAsyncDisposable
{
    private readonly List<IAsyncDisposable> _open = [];

    public string Root { get; } = Directory.CreateTempSubdirectory("b-").FullName;

    public string Data => Path.Combine(Root, "data");

    public string Runtime => Directory.CreateDirectory(Path.Combine(Root, "run")).FullName;

    public RecordedLog Log { get; } = new();

    /// <summary>A server on this data; stopped with the test unless the test stops it.</summary>
    public ManagedRedisServer Server(string? data = null, string? executable = null, string appendFsync = "always") =>
        Server(new()
        {
            DataDirectory = data ?? Data,
            RuntimeDirectory = Runtime,
            Executable = executable,
            AppendFsync = appendFsync,
        });

    public ManagedRedisServer Server(ManagedRedisOptions options)
    {
        ManagedRedisServer server = new(Options.Create(options), new Place(Root), TimeProvider.System, Log);
        _open.Add(server);
        return server;
    }

    public async Task<ManagedRedisServer> StartedAsync(string? executable = null, string appendFsync = "always")
    {
        var server = Server(executable: executable, appendFsync: appendFsync);
        await server.StartingAsync(TestContext.Current.CancellationToken);
        return server;
    }

    /// <summary>A server on this data in a process of its own, being started.</summary>
    public RedisOwner Owner(string? executable = null)
    {
        var owner = RedisOwner.Start(this, executable);
        _open.Add(owner);
        return owner;
    }

    public async Task<IConnectionMultiplexer> ConnectAsync(ManagedRedisServer server)
    {
        ConfigurationOptions options = new() { AllowAdmin = true };
        options.EndPoints.Add(server.EndPoint);
        var connection = await ConnectionMultiplexer.ConnectAsync(options);
        _open.Add(connection);
        return connection;
    }

    /// <summary>A Redis that takes its time over loading: so many microseconds for each key.</summary>
    public string SlowlyLoadingRedis(int microsecondsPerKey)
    {
        var script = Path.Combine(Root, "slow-redis");
        File.WriteAllText(script, $"#!/bin/sh\nexec redis-server \"$@\" --key-load-delay {microsecondsPerKey}\n");
        File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return script;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var one in Enumerable.Reverse(_open))
        {
            await one.DisposeAsync();
        }

        // One whose owner a test has killed and that nobody took over.
        if (DataFolder.ReadPid(Path.Combine(Data, "redis.pid")) is { } pid && OsProcess.IsAlive(pid))
        {
            OsProcess.Kill(pid);
            await OsProcess.HasEndedWithinAsync(pid, TimeSpan.FromSeconds(10), TimeProvider.System, CancellationToken.None);
        }

        Directory.Delete(Root, recursive: true);
    }

    private sealed class Place(string root) : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = "Test";

        public string ApplicationName { get; set; } = "Test";

        public string ContentRootPath { get; set; } = root;

        public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
    }
}
