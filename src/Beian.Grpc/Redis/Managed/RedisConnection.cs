using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Beian.Redis.Managed;

/// <summary>
/// One connection for looking after a Redis: a command, its reply, one at a time. It speaks the protocol itself because
/// it must tell "still loading" and "gone" apart at once, which a client made to reconnect hides.
/// </summary>
internal sealed class RedisConnection : IDisposable
{
    private static readonly TimeSpan ReplyTimeout = TimeSpan.FromSeconds(10);

    private readonly BufferedStream _stream;
    private readonly TimeProvider _time;

    private RedisConnection(Socket socket, TimeProvider time)
    {
        _stream = new(new NetworkStream(socket, ownsSocket: true));
        _time = time;
    }

    /// <returns>Null when nobody listens there.</returns>
    public static async Task<RedisConnection?> TryOpenAsync(string path, TimeProvider time, CancellationToken cancellation)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation);
            return new(socket, time);
        }
        catch (SocketException)
        {
            socket.Dispose();
            return null;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Sends a command and returns its reply, a list flattened. An error reply keeps its leading '-'.</summary>
    /// <exception cref="IOException">The other end is gone.</exception>
    /// <exception cref="TimeoutException">No reply within ten seconds.</exception>
    public async Task<IReadOnlyList<string>> CallAsync(CancellationToken cancellation, params string[] command)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"*{command.Length}\r\n")
            + string.Concat(command.Select(part => $"${Encoding.UTF8.GetByteCount(part)}\r\n{part}\r\n"));
        using var timeout = new CancellationTokenSource(ReplyTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        try
        {
            await _stream.WriteAsync(Encoding.UTF8.GetBytes(text), either.Token);
            await _stream.FlushAsync(either.Token);
            return await ReadReplyAsync(either.Token);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new TimeoutException($"No reply to {command[0]}.");
        }
    }

    /// <summary>Completes when the other end is gone. Nothing may be sent any more once this waits.</summary>
    public async Task ClosedAsync(CancellationToken cancellation)
    {
        try
        {
            var one = new byte[1];
            while (await _stream.ReadAsync(one, cancellation) > 0)
            {
            }
        }
        catch (IOException)
        {
            // Reset, not closed: gone all the same.
        }
    }

    public void Dispose() => _stream.Dispose();

    private async Task<IReadOnlyList<string>> ReadReplyAsync(CancellationToken cancellation)
    {
        var line = await ReadLineAsync(cancellation);
        switch (line[0])
        {
            case '*':
                List<string> all = [];
                for (var left = Length(line); left > 0; left--)
                {
                    all.AddRange(await ReadReplyAsync(cancellation));
                }

                return all;
            case '$':
                var bytes = new byte[Length(line) + 2];
                await _stream.ReadExactlyAsync(bytes, cancellation);
                return [Encoding.UTF8.GetString(bytes.AsSpan(..^2))];
            case '-':
                return [line];
            default:
                return [line[1..]];
        }
    }

    private static int Length(string line) => int.Parse(line.AsSpan(1), CultureInfo.InvariantCulture);

    private async Task<string> ReadLineAsync(CancellationToken cancellation)
    {
        List<byte> line = [];
        var one = new byte[1];
        while (line is not [.., (byte)'\r', (byte)'\n'])
        {
            await _stream.ReadExactlyAsync(one, cancellation);
            line.Add(one[0]);
        }

        return Encoding.UTF8.GetString([.. line[..^2]]);
    }
}
