using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Beian.Grpc.Tests.Stores;

/// <summary>A Redis that tells something else of itself than it is: for what no Redis of this machine is. What it does is the real one's.</summary>
internal sealed class RetoldRedis : IAsyncDisposable
{
    private const int Chunk = 64 * 1024;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentBag<Task> _connections = [];
    private readonly Func<string, string> _retell;
    private readonly int _port;
    private readonly Task _accepting;

    /// <param name="redis">The real one.</param>
    /// <param name="retell">What of its answers becomes what; as long as it was, for answers say how long they are.</param>
    public RetoldRedis(RedisProcess redis, Func<string, string> retell)
    {
        (_port, _retell) = (redis.Port, retell);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>For StackExchange.Redis.</summary>
    public string ConnectionString => _listener.LocalEndpoint.ToString()!;

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _accepting;
        await Task.WhenAll(_connections);
        _listener.Dispose();
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _connections.Add(ConnectAsync(await _listener.AcceptTcpClientAsync(_end.Token)));
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task ConnectAsync(TcpClient caller)
    {
        using var from = caller;
        using var to = new TcpClient();
        try
        {
            await to.ConnectAsync(IPAddress.Loopback, _port, _end.Token);
            await Task.WhenAny(CopyAsync(from, to, asked => asked), CopyAsync(to, from, _retell));
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException)
        {
            // One of the two has gone.
        }
    }

    private async Task CopyAsync(TcpClient from, TcpClient to, Func<string, string> retell)
    {
        try
        {
            var buffer = new byte[Chunk];
            while (await from.GetStream().ReadAsync(buffer, _end.Token) is > 0 and var length)
            {
                await to.GetStream().WriteAsync(Encoding.Latin1.GetBytes(retell(Encoding.Latin1.GetString(buffer, 0, length))), _end.Token);
            }
        }
        catch (Exception end) when (end is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // One of the two has gone.
        }
    }
}
