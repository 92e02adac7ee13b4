using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Beian.LoadTest.Comparing;

/// <summary>Listens to what a Redis is asked.</summary>
internal sealed partial class RedisMonitor : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly StreamReader _lines;

    private RedisMonitor(string socket)
    {
        _socket.Connect(new UnixDomainSocketEndPoint(socket));
        _lines = new StreamReader(new NetworkStream(_socket), Encoding.Latin1);
    }

    /// <summary>Begins to listen; everything that is asked after this is heard.</summary>
    public static async Task<RedisMonitor> ListenAsync(string socket)
    {
        var monitor = new RedisMonitor(socket);
        await monitor._socket.SendAsync(Encoding.ASCII.GetBytes("MONITOR\r\n")).ConfigureAwait(false);
        await monitor._lines.ReadLineAsync().ConfigureAwait(false);
        return monitor;
    }

    /// <summary>The next command, name and arguments, of which this is true.</summary>
    public async Task<IReadOnlyList<string>> NextAsync(Predicate<IReadOnlyList<string>> isIt, CancellationToken cancellationToken)
    {
        while (await _lines.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line)
        {
            string[] command = [.. Quoted().Matches(line).Select(match => match.Groups[1].Value)];
            if (isIt(command))
            {
                return command;
            }
        }

        throw new EndOfStreamException("Redis has ended the connection.");
    }

    public void Dispose()
    {
        _lines.Dispose();
        _socket.Dispose();
    }

    [GeneratedRegex("\"((?:[^\"\\\\]|\\\\.)*)\"")]
    private static partial Regex Quoted();
}
