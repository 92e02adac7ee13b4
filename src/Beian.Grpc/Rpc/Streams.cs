using Grpc.Core;

namespace Beian.Rpc;

/// <summary>Carries streams to their callers, and ends them when the caller's token expires or the server stops.</summary>
internal sealed class Streams(IHostApplicationLifetime lifetime, TimeProvider clock)
{
    // How long a stream that ends waits for its caller to read what is being written to it.
    private static readonly TimeSpan LastWrite = TimeSpan.FromSeconds(2);

    /// <summary>Writes messages as they come, as fast as the caller reads them, until it goes.</summary>
    /// <exception cref="RpcException">SERVER_STOPPING or TOKEN_EXPIRED.</exception>
    public async Task CarryAsync<T>(Func<CancellationToken, IAsyncEnumerable<T>> messages, IServerStreamWriter<T> stream, ServerCallContext context)
    {
        var expiry = new Expiry(context.Caller().Expires, clock);
        await using var _ = expiry.ConfigureAwait(false);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(lifetime.ApplicationStopping, expiry.Token);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, end.Token);
        // To cancel a write is to reset the stream, and the caller never learns why. So the last one may finish, unless nobody reads it.
        using var lastWrite = new CancellationTokenSource(Timeout.InfiniteTimeSpan, TimeProvider.System);
        await using var ending = end.Token.Register(() => lastWrite.CancelAfter(LastWrite)).ConfigureAwait(false);
        try
        {
            await foreach (var message in messages(any.Token).ConfigureAwait(false))
            {
                await stream.WriteAsync(message, lastWrite.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            throw expiry.Token.IsCancellationRequested ? Errors.TokenExpired() : Errors.ServerStopping();
        }
    }
}
