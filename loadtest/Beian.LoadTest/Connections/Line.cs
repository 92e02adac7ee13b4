namespace Beian.LoadTest.Connections;

/// <summary>Several connections to one server, over which calls are spread.</summary>
internal sealed class Line : IDisposable
{
    private readonly ServerConnection[] _connections;

    /// <param name="address">Where the server listens.</param>
    /// <param name="connections">How many.</param>
    /// <param name="token">What every call brings along; null for a caller that the server knows without one.</param>
    public Line(Uri address, int connections, string? token = null) =>
        _connections = [.. Enumerable.Range(0, connections).Select(_ => new ServerConnection(address, token))];

    /// <summary>One of them, for what is no call of the load.</summary>
    public ServerConnection First => _connections[0];

    /// <summary>The connection of a call, by its number.</summary>
    public ServerConnection Of(long number) => _connections[number % _connections.Length];

    public void Dispose()
    {
        foreach (var connection in _connections)
        {
            connection.Dispose();
        }
    }
}
