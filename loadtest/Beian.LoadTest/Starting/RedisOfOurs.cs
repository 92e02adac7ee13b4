using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Beian.LoadTest.Starting;

/// <summary>A Redis as production sets it up, which is there before the server is.</summary>
internal sealed class RedisOfOurs : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("beian-redis-");
    private readonly int _port = FreePort();
    private readonly Process _process;

    private RedisOfOurs() => _process = Process.Start(new ProcessStartInfo(
        "redis-server",
        [
            "--bind", "127.0.0.1", "--port", $"{_port}", "--dir", _data.FullName, "--logfile", "redis.log",
            "--appendonly", "yes", "--appendfsync", "always", "--save", "", "--maxmemory-policy", "noeviction",
        ]))!;

    public string ConnectionString => $"127.0.0.1:{_port}";

    /// <summary>Starts it and returns when it takes connections.</summary>
    public static async Task<RedisOfOurs> StartAsync(CancellationToken cancellationToken)
    {
        var redis = new RedisOfOurs();
        for (var began = TimeProvider.System.GetTimestamp(); !redis.Answers();)
        {
            if (TimeProvider.System.GetElapsedTime(began) > Patience)
            {
                await redis.DisposeAsync().ConfigureAwait(false);
                throw new InvalidOperationException($"redis-server did not come up on port {redis._port} within {Patience.TotalSeconds:0} seconds.");
            }

            await Task.Delay(Pause, TimeProvider.System, cancellationToken).ConfigureAwait(false);
        }

        return redis;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync().ConfigureAwait(false);
        _process.Dispose();
        _data.Delete(recursive: true);
    }

    private bool Answers()
    {
        try
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            socket.Connect(IPAddress.Loopback, _port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
