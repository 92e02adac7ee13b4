using System.Collections.Concurrent;
using Beian.LoadTest.Connections;
using Beian.V1;
using Grpc.Core;

namespace Beian.LoadTest.Grounds;

/// <summary>The codes that came to the simulated handset, by phone, since the watch began.</summary>
internal sealed class HandsetCodes : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ConcurrentDictionary<string, TaskCompletionSource<string>> _codes = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _end = new();
    private readonly ServerConnection _server;
    private readonly Task _watching;

    private HandsetCodes(ServerConnection server, AsyncServerStreamingCall<WatchMessagesResponse> watch)
    {
        _server = server;
        _watching = ReadAsync(watch);
    }

    /// <summary>Begins to watch; every message that arrives after this is seen.</summary>
    public static async Task<HandsetCodes> WatchAsync(ServerConnection server, CancellationToken cancellationToken)
    {
        var watch = await BeginAsync(server, cancellationToken).ConfigureAwait(false);
        return new HandsetCodes(server, watch);
    }

    /// <summary>The code that comes to a phone.</summary>
    /// <exception cref="TimeoutException">None came.</exception>
    public async Task<string> OfAsync(string phone, CancellationToken cancellationToken)
    {
        try
        {
            return await Place(phone).Task.WaitAsync(Patience, TimeProvider.System, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // A watch that fell behind has missed some; the handset still lists the latest.
            var list = await _server.Simulator.ListMessagesAsync(
                new ListMessagesRequest { PhoneNumber = phone, PageSize = 1 }, cancellationToken: cancellationToken);
            return list.Messages is [var message]
                ? message.Code
                : throw new TimeoutException($"No message came to {phone} within {Patience.TotalSeconds:0} seconds.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        await _watching.ConfigureAwait(false);
        _end.Dispose();
    }

    private TaskCompletionSource<string> Place(string phone) =>
        _codes.GetOrAdd(phone, _ => new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously));

    private static async Task<AsyncServerStreamingCall<WatchMessagesResponse>> BeginAsync(ServerConnection server, CancellationToken cancellationToken)
    {
        var watch = server.Simulator.WatchMessages(new WatchMessagesRequest(), cancellationToken: CancellationToken.None);
        await watch.ResponseHeadersAsync.WaitAsync(cancellationToken).ConfigureAwait(false);
        return watch;
    }

    private async Task ReadAsync(AsyncServerStreamingCall<WatchMessagesResponse> watch)
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                while (await watch.ResponseStream.MoveNext(_end.Token).ConfigureAwait(false))
                {
                    var message = watch.ResponseStream.Current.Message;
                    Place(message.PhoneNumber).TrySetResult(message.Code);
                }
            }
            catch (RpcException e) when (e.StatusCode == StatusCode.ResourceExhausted)
            {
                // Sent away for reading too slowly.
                watch.Dispose();
                watch = await BeginAsync(_server, _end.Token).ConfigureAwait(false);
            }
            catch (Exception ended) when (_end.IsCancellationRequested && ended is RpcException or OperationCanceledException)
            {
                break;
            }
        }

        watch.Dispose();
    }
}
