using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Beian.Grpc.Tests.Stores;

/// <summary>
/// One command, one reply, on a connection of its own. Administration of a node must reach that very node, also
/// when it is loading, failing over or no part of a cluster yet, where a clustered client would go elsewhere.
/// </summary>
internal static class RedisConsole
{
    /// <summary>Sends <paramref name="command"/> and returns its simple, integer or bulk reply.</summary>
    /// <exception cref="RedisReplyException">The server answered with an error.</exception>
    /// <exception cref="SocketException">Nobody listens on the port.</exception>
    /// <exception cref="IOException">The server went away before it answered.</exception>
    public static async Task<string> AskAsync(int port, string command)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.UTF8.GetBytes(command + "\r\n"));

        using var reader = new StreamReader(stream, Encoding.Latin1);
        var head = await reader.ReadLineAsync() ?? throw new EndOfStreamException($"No reply to {command}.");
        return head[0] switch
        {
            '+' or ':' => head[1..],
            '-' => throw new RedisReplyException($"{command}: {head[1..]}"),
            '$' => await ReadBulkAsync(reader, int.Parse(head[1..], CultureInfo.InvariantCulture)),
            _ => throw new NotSupportedException($"{command} answers with a reply of type '{head[0]}'."),
        };
    }

    private static async Task<string> ReadBulkAsync(StreamReader reader, int length)
    {
        var text = new char[length];
        var read = await reader.ReadBlockAsync(text);
        return read == length ? new string(text) : throw new EndOfStreamException("The reply was cut short.");
    }
}

/// <summary>An error reply of a Redis server, as it stood.</summary>
public sealed class RedisReplyException(string message) : Exception(message);
