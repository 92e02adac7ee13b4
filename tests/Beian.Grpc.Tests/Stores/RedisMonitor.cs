using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Beian.Grpc.Tests.Stores;

/// <summary>Every command that a Redis is sent while this listens, by clients or by scripts.</summary>
internal sealed class RedisMonitor : IAsyncDisposable
{
    private const string OfScripts = "[0 lua]";

    private readonly TcpClient _client = new();
    private readonly int _port;
    private StreamReader _reader = null!;

    private RedisMonitor(int port) => _port = port;

    public static async Task<RedisMonitor> StartAsync(int port)
    {
        var monitor = new RedisMonitor(port);
        await monitor._client.ConnectAsync(IPAddress.Loopback, port);
        var stream = monitor._client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes("MONITOR\r\n"));
        monitor._reader = new StreamReader(stream, Encoding.Latin1);
        await monitor._reader.ReadLineAsync();
        return monitor;
    }

    /// <summary>What clients have sent since the last look, in order, each as Redis shows it: <c>"evalsha" "9a…" "4"</c>.</summary>
    public async Task<IReadOnlyList<string>> TakeAsync() =>
        [.. (await TakeAllAsync()).Where(line => !line.Contains(OfScripts, StringComparison.Ordinal)).Select(Command)];

    /// <summary>What clients and their scripts have sent since the last look, in order.</summary>
    public async Task<IReadOnlyList<string>> TakeWithScriptsAsync() => [.. (await TakeAllAsync()).Select(Command)];

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<List<string>> TakeAllAsync()
    {
        // Redis runs one command at a time, so all that was sent before this one stands before it.
        var mark = $"mark-{Guid.NewGuid():N}";
        await RedisConsole.AskAsync(_port, $"ECHO {mark}");
        List<string> lines = [];
        while (true)
        {
            var line = await _reader.ReadLineAsync() ?? throw new EndOfStreamException("Redis closed the connection.");
            if (line.Contains(mark, StringComparison.Ordinal))
            {
                return lines;
            }

            lines.Add(line);
        }
    }

    // 1700000000.000000 [0 127.0.0.1:1234] "get" "key"; a script's own calls come from [0 lua].
    private static string Command(string line) => line[(line.IndexOf("] ", StringComparison.Ordinal) + 2)..];
}
