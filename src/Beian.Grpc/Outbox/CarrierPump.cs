using Beian.Redis;
using Microsoft.Extensions.Options;

namespace Beian.Outbox;

/// <summary>
/// Moves one operator's messages from the outbox to its carrier. No more are claimed than the carrier's window and the operator's
/// rate let out at once, so what waits, waits in the store, where every replica can take it.
/// </summary>
public sealed partial class CarrierPump(
    CarrierChannel channel,
    IOutboxStore store,
    DueLanes due,
    RatePermits permits,
    MessageDelivery delivery,
    OutboxSignal signal,
    TimeProvider clock,
    IOptions<OutboxOptions> options,
    ILogger<CarrierPump> logger)
{
    private readonly OutboxOptions _options = options.Value;

    /// <summary>Pumps until it is stopped.</summary>
    /// <param name="stopping">Claims nothing any more.</param>
    /// <param name="ending">Gives up what is under way, and gives it back.</param>
    public async Task RunAsync(CancellationToken stopping, CancellationToken ending)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await due.WaitAsync(channel.Operator, stopping).ConfigureAwait(false);
                await PumpAsync(stopping, ending).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (StoreUnavailableException unavailable)
            {
                LogStoreUnavailable(channel.Operator, unavailable);
                await PauseAsync(stopping).ConfigureAwait(false);
            }
#pragma warning disable CA1031 // A fault must not end the pump; what it had claimed comes back with its lease.
            catch (Exception fault)
#pragma warning restore CA1031
            {
                LogFault(channel.Operator, fault);
                await PauseAsync(stopping).ConfigureAwait(false);
            }
        }
    }

    private async Task PumpAsync(CancellationToken stopping, CancellationToken ending)
    {
        var places = await channel.TakePlacesAsync(stopping).ConfigureAwait(false);
        IReadOnlyList<ClaimedMessage> messages = [];
        try
        {
            var permitted = await permits.TakeAsync(places, stopping).ConfigureAwait(false);
            if (due.TryTake(channel.Operator, out var lane))
            {
                messages = await ClaimAsync(lane, permitted, ending).ConfigureAwait(false);
            }

            permits.Keep(permitted - messages.Count);
        }
        finally
        {
            channel.FreePlaces(places - messages.Count);
        }

        // While the carrier does not answer, one message tries whether it is back, and the next waits for what comes of that.
        var isTrying = !channel.IsAnswering;
        var sending = messages.Select(message => SendAsync(message, ending)).ToArray();
        if (isTrying)
        {
            await Task.WhenAll(sending).ConfigureAwait(false);
        }
    }

    private async Task<IReadOnlyList<ClaimedMessage>> ClaimAsync(Lane lane, int room, CancellationToken ending)
    {
        var now = clock.GetUtcNow();
        // Not given up on a stop: what the store has handed out must be known here, to be given back.
        var claim = await store.ClaimAsync(lane, now, dueBy: now, now + _options.Lease, room, ending).ConfigureAwait(false);
        if (claim.MayHaveMore)
        {
            due.Add(lane);
        }

        return claim.Messages;
    }

    private async Task SendAsync(ClaimedMessage message, CancellationToken ending)
    {
        try
        {
            if (await delivery.SendAsync(message, channel, ending).ConfigureAwait(false) == Recorded.FallingBack)
            {
                signal.Wake(message.Lane.Province);
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            LogNotSentAnyMore(message.Id);
        }
        catch (StoreUnavailableException unavailable)
        {
            LogNotRecorded(message.Id, unavailable);
        }
#pragma warning disable CA1031 // One message must not stop the others; its lease brings it back.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            LogNotSent(message.Id, failure);
        }
        finally
        {
            channel.FreePlaces(1);
        }
    }

    private Task PauseAsync(CancellationToken stopping) =>
        Task.Delay(_options.Round, clock, stopping).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Messages for {Carrier} wait: the store did not answer")]
    private partial void LogStoreUnavailable(Operator carrier, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "Messages for {Carrier} could not be taken to it; it is tried again with the next round")]
    private partial void LogFault(Operator carrier, Exception exception);

    [LoggerMessage(Level = LogLevel.Information, Message = "Message {Message} was given back when the server stopped")]
    private partial void LogNotSentAnyMore(MessageId message);

    [LoggerMessage(Level = LogLevel.Warning, Message = "What became of message {Message} was not written: the store did not answer. It goes out once more when its lease ends")]
    private partial void LogNotRecorded(MessageId message, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "Message {Message} was not sent; it comes due again when its lease ends")]
    private partial void LogNotSent(MessageId message, Exception exception);
}
