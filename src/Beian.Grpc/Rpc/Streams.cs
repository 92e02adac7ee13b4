using Grpc.Core;

namespace Beian.Rpc;

/// <summary>Carries streams to their callers, and ends them when the server stops.</summary>
internal sealed class Streams(IHostApplicationLifetime lifetime)
{
    // How long a stopping server waits for a caller to read what is being written to it.
    private static readonly TimeSpan LastWrite = TimeSpan.FromSeconds(2);

    /// <summary>Writes messages as they come, as fast as the caller reads them, until it goes.</summary>
    /// <exception cref="RpcException">SERVER_STOPPING.</exception>
    public async Task CarryAsync<T>(Func<CancellationToken, IAsyncEnumerable<T>> messages, IServerStreamWriter<T> stream, ServerCallContext context)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);
        // To cancel a write is to reset the stream, and the caller never learns why. So the last one may finish, unless nobody reads it.
        using var lastWrite = new CancellationTokenSource(Timeout.InfiniteTimeSpan, TimeProvider.System);
        await using var stopping = lifetime.ApplicationStopping.Register(() => lastWrite.CancelAfter(LastWrite)).ConfigureAwait(false);
        try
        {
            await foreach (var message in messages(either.Token).ConfigureAwait(false))
            {
                await stream.WriteAsync(message, lastWrite.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            throw Errors.ServerStopping();
        }
    }
}
