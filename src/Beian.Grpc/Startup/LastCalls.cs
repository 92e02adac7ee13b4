using Microsoft.AspNetCore.Connections;

namespace Beian.Startup;

/// <summary>
/// When the server stops, callers have a moment for what is under way. Then their connections are closed: one that never ends its
/// request, or never reads its answer, would hold up the stop until the service manager kills the server, and all it has in hand with it.
/// </summary>
internal sealed class LastCalls : IDisposable
{
    /// <summary>More than the store may take to answer, and half of what service managers wait for.</summary>
    internal static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _over = new(Timeout.InfiniteTimeSpan, TimeProvider.System);
    private readonly CancellationTokenRegistration _stopping;

    public LastCalls(IHostApplicationLifetime lifetime) => _stopping = lifetime.ApplicationStopping.Register(() => _over.CancelAfter(Grace));

    /// <summary>Carries a connection to its end.</summary>
    public async Task CarryAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        await using var over = _over.Token
            .Register(() => connection.Abort(new ConnectionAbortedException("The server has stopped."))).ConfigureAwait(false);
        await next(connection).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stopping.Dispose();
        _over.Dispose();
    }
}
