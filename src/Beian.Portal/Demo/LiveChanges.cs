using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Beian.V1;
using Grpc.Core;

namespace Beian.Portal.Demo;

/// <summary>
/// Tells a page of the demonstration when there is something new, as server-sent events: a filing changed its state or a message
/// arrived. What is new the page asks for itself, so nothing is lost whatever an event misses.
/// </summary>
internal static class LiveChanges
{
    /// <summary>Follows both feeds until the page is closed. Where one of them ends the stream ends, and the page opens it anew.</summary>
    public static async IAsyncEnumerable<string> FollowAsync(
        FilingService.FilingServiceClient filings,
        SimulatorService.SimulatorServiceClient handset,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // One place: a page that has not yet heard of the last change hears of this one too.
        var changes = Channel.CreateBounded<string>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var following = Task.WhenAll(
            ReadAsync(filings.WatchFilings(new WatchFilingsRequest(), cancellationToken: end.Token), changes.Writer, end.Token),
            ReadAsync(handset.WatchMessages(new WatchMessagesRequest(), cancellationToken: end.Token), changes.Writer, end.Token));
        try
        {
            await foreach (var change in changes.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return change;
            }
        }
        finally
        {
            await end.CancelAsync().ConfigureAwait(false);
            await following.ConfigureAwait(false);
        }
    }

    // A heartbeat counts as well: between two changes of its state a filing has progress that no feed tells of.
    private static async Task ReadAsync<T>(AsyncServerStreamingCall<T> call, ChannelWriter<string> changes, CancellationToken cancellationToken)
    {
        using (call)
        {
            try
            {
                await foreach (var news in call.ResponseStream.ReadAllAsync(cancellationToken).ConfigureAwait(false))
                {
                    changes.TryWrite(news is WatchMessagesResponse ? "message" : "filing");
                }
            }
            catch (Exception ended) when (ended is RpcException or OperationCanceledException)
            {
                // The page opens another stream, which tells it if the back end is away.
            }
            finally
            {
                changes.TryComplete();
            }
        }
    }
}
