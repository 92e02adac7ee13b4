using Beian.Redis;
using Beian.Routing;
using Microsoft.Extensions.Options;

namespace Beian.Outbox;

/// <summary>
/// Moves one operator's messages from the outbox to its carrier. No more are in hand than the channel has places, three to each of the
/// carrier's window, and no more are claimed at once than are free and the operator's rate lets out. So what waits, waits in the store,
/// where every replica can take it.
/// </summary>
public sealed partial class CarrierPump(
    CarrierChannel channel,
    bool hasFallback,
    IOutboxStore store,
    DueLanes due,
    RatePermits permits,
    OperatorOfNumber operators,
    MessageDelivery delivery,
    OutboxSignal signal,
    OutboxMetrics metrics,
    TimeProvider clock,
    IOptions<OutboxOptions> options,
    ILogger<CarrierPump> logger)
{
    // Small, so that a portal's call never waits long behind such a script.
    private const int DivertedAtOnce = 50;

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
                if (hasFallback && !channel.IsAnswering)
                {
                    await DivertAsync(stopping, ending).ConfigureAwait(false);
                }

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
        var permitted = 0;
        try
        {
            permitted = await permits.TakeAsync(places, stopping).ConfigureAwait(false);
            if (due.TryTake(channel.Operator, out var lane))
            {
                messages = await ClaimAsync(lane, permitted, ending).ConfigureAwait(false);
            }
        }
        finally
        {
            permits.Keep(permitted - messages.Count);
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

    // The carrier is away: what has waited too long for it goes over the fallback route without asking it.
    private async Task DivertAsync(CancellationToken stopping, CancellationToken ending)
    {
        List<Lane> lanes = [];
        while (!stopping.IsCancellationRequested && due.TryTake(channel.Operator, out var lane))
        {
            lanes.Add(lane);
            Claim claim;
            do
            {
                var now = clock.GetUtcNow();
                claim = await store
                    .ClaimAsync(lane, now, dueBy: now - _options.FallbackAfter, now + _options.Lease, DivertedAtOnce, ending).ConfigureAwait(false);
                metrics.Dropped(channel.Operator, claim);
                await Task.WhenAll(claim.Messages.Select(message => delivery.RecordAsync(message, Diverted(message, now), ending)))
                    .ConfigureAwait(false);
                if (claim.Messages.Count > 0)
                {
                    signal.Wake(lane.Province);
                }
            }
            while (claim.MayHaveMore && !stopping.IsCancellationRequested);
        }

        lanes.ForEach(due.Add);
    }

    // A second attempt has no other way; it waits on.
    private SubmissionRecord Diverted(ClaimedMessage message, DateTimeOffset now) => message.Attempt == 1
        ? new SubmissionRecord.Failed(MessageDelivery.NoAnswer)
        : new SubmissionRecord.Later(now + _options.FallbackAfter);

    private async Task<IReadOnlyList<ClaimedMessage>> ClaimAsync(Lane lane, int room, CancellationToken ending)
    {
        var (now, start) = (clock.GetUtcNow(), clock.GetTimestamp());
        // Not given up on a stop: what the store has handed out must be known here, to be given back.
        var claim = await store.ClaimAsync(lane, now, dueBy: now, now + _options.Lease, room, ending).ConfigureAwait(false);
        metrics.Claimed(channel.Operator, claim, clock.GetElapsedTime(start));
        if (claim.MayHaveMore)
        {
            due.Add(lane);
        }

        return await KeepOwnAsync(claim.Messages, ending).ConfigureAwait(false);
    }

    // Asked when the message leaves and not only when it was queued: a number that was ported meanwhile is why somebody resends.
    private async Task<IReadOnlyList<ClaimedMessage>> KeepOwnAsync(IReadOnlyList<ClaimedMessage> messages, CancellationToken ending)
    {
        ClaimedMessage[] first = [.. messages.Where(message => message.Attempt == 1)];
        if (first.Length == 0)
        {
            return messages;
        }

        var now = clock.GetUtcNow();
        try
        {
            var found = await operators.FindAsync([.. first.Select(message => message.Phone)], ending).ConfigureAwait(false);
            var others = first.Zip(found).Where(pair => pair.Second != channel.Operator).ToList();
            await Task.WhenAll(others.Select(pair => store.RerouteAsync(pair.First, pair.Second, now, ending))).ConfigureAwait(false);
            foreach (var (message, _) in others)
            {
                signal.Wake(message.Lane.Province);
            }

            return [.. messages.Except(others.Select(pair => pair.First))];
        }
        catch (StoreUnavailableException)
        {
            await Task.WhenAll(messages.Select(message => store.GiveBackAsync(message, now, ending))).ConfigureAwait(false);
            throw;
        }
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
