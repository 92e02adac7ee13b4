using Beian.Carriers;
using Beian.Filings;
using Beian.Redis;
using Microsoft.Extensions.Options;

namespace Beian.Outbox;

/// <summary>
/// Takes due messages of every province to their carriers. Each operator has as many under way as its window holds and no more are
/// claimed, so an operator that answers slowly keeps its own messages waiting and nobody else's.
/// </summary>
public sealed partial class OutboxWorker(
    IOutboxStore store,
    CarrierDirectory carriers,
    MessageDelivery delivery,
    OutboxSignal signal,
    TimeProvider clock,
    IOptions<OutboxOptions> options,
    ILogger<OutboxWorker> logger) : BackgroundService
{
    private readonly int[] _room =
        [.. Lanes.Operators.Select(o => carriers.TryFind((Carriers.Operator)o, out var carrier) ? carrier.Window : 1)];

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(WakeEachRoundAsync(stoppingToken), DrainWokenAsync(stoppingToken));

    private async Task WakeEachRoundAsync(CancellationToken stoppingToken)
    {
        using var rounds = new PeriodicTimer(options.Value.Round, clock);
        do
        {
            foreach (var province in Provinces.All)
            {
                signal.Wake(province);
            }
        }
        while (await rounds.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
    }

    // One province after the other: each is offered all the room there is, so none can find it taken by a look that finds nothing.
    private async Task DrainWokenAsync(CancellationToken stoppingToken)
    {
        await foreach (var province in signal.ReadAllAsync(stoppingToken).ConfigureAwait(false))
        {
            await DrainAsync(province, stoppingToken).ConfigureAwait(false);
        }
    }

    private async Task DrainAsync(Province province, CancellationToken stoppingToken)
    {
        try
        {
            var now = clock.GetUtcNow();
            var claimed = await store
                .ClaimAsync(province, now, now + options.Value.Lease, [.. _room.Select((_, i) => Volatile.Read(ref _room[i]))], stoppingToken)
                .ConfigureAwait(false);
            foreach (var message in claimed)
            {
                Interlocked.Decrement(ref _room[message.Lane / Lanes.PerOperator]);
                _ = SendAsync(message, stoppingToken);
            }
        }
        catch (StoreUnavailableException unavailable)
        {
            LogStoreUnavailable(province, unavailable);
        }
#pragma warning disable CA1031 // One province that cannot be read must not stop the others.
        catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            LogNotClaimed(province, fault);
        }
    }

    private async Task SendAsync(ClaimedMessage message, CancellationToken stoppingToken)
    {
        try
        {
            await delivery.SendAsync(message, stoppingToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The lease ends by itself, and another replica or the next start sends it.
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
            Interlocked.Increment(ref _room[message.Lane / Lanes.PerOperator]);
            signal.Wake(message.Id.Filing.Province);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The outbox of {Province} waits: the store did not answer")]
    private partial void LogStoreUnavailable(Province province, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "The outbox of {Province} could not be read; it is tried again with the next round")]
    private partial void LogNotClaimed(Province province, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "What became of message {Message} was not written: the store did not answer. It goes out once more when its lease ends")]
    private partial void LogNotRecorded(MessageId message, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "Message {Message} was not sent; it comes due again when its lease ends")]
    private partial void LogNotSent(MessageId message, Exception exception);
}
