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
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var rounds = new PeriodicTimer(options.Value.Round, clock);
        await Task.WhenAll(OnEachRoundAsync(rounds, stoppingToken), OnEachWakeAsync(stoppingToken)).ConfigureAwait(false);
    }

    private async Task OnEachRoundAsync(PeriodicTimer rounds, CancellationToken stoppingToken)
    {
        do
        {
            await Task.WhenAll(Provinces.All.Select(p => DrainAsync(p, stoppingToken))).ConfigureAwait(false);
        }
        while (await rounds.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
    }

    private async Task OnEachWakeAsync(CancellationToken stoppingToken)
    {
        await foreach (var province in signal.Woken.ReadAllAsync(stoppingToken).ConfigureAwait(false))
        {
            await DrainAsync(province, stoppingToken).ConfigureAwait(false);
        }
    }

    private async Task DrainAsync(Province province, CancellationToken stoppingToken)
    {
        try
        {
            var now = clock.GetUtcNow();
            var room = Reserve();
            IReadOnlyList<ClaimedMessage> claimed = [];
            try
            {
                claimed = await store.ClaimAsync(province, now, now + options.Value.Lease, room, stoppingToken).ConfigureAwait(false);
            }
            finally
            {
                GiveBack(room, claimed);
            }

            foreach (var message in claimed)
            {
                _ = SendAsync(message, stoppingToken);
            }
        }
        catch (StoreUnavailableException unavailable)
        {
            LogStoreUnavailable(province, unavailable);
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

    // Takes all the room there is; two drains at a time then never claim more than the windows hold.
    private int[] Reserve()
    {
        var reserved = new int[_room.Length];
        for (var i = 0; i < reserved.Length; i++)
        {
            reserved[i] = Math.Max(0, Interlocked.Exchange(ref _room[i], 0));
        }

        return reserved;
    }

    private void GiveBack(int[] reserved, IReadOnlyList<ClaimedMessage> claimed)
    {
        for (var i = 0; i < reserved.Length; i++)
        {
            var used = claimed.Count(m => m.Lane / Lanes.PerOperator == i);
            Interlocked.Add(ref _room[i], reserved[i] - used);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The outbox of {Province} waits: the store did not answer")]
    private partial void LogStoreUnavailable(Province province, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "Message {Message} was not sent; it comes due again when its lease ends")]
    private partial void LogNotSent(MessageId message, Exception exception);
}
