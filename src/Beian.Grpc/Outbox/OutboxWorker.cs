using Beian.Routing;
using Microsoft.Extensions.Options;

namespace Beian.Outbox;

/// <summary>
/// Takes messages to their carriers, with a pump of its own for each operator: one that is slow or down keeps its own messages
/// waiting and nobody else's.
/// </summary>
public sealed class OutboxWorker(
    CarrierChannels channels,
    IOutboxStore store,
    DueLanes due,
    IPermitStore permits,
    OperatorOfNumber operators,
    MessageDelivery delivery,
    OutboxSignal signal,
    TimeProvider clock,
    IOptions<OutboxOptions> options,
    IOptions<CarrierRouteOptions> routes,
    ILogger<CarrierPump> logger) : BackgroundService
{
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var ending = new CancellationTokenSource();
        await Task.WhenAll(channels.All.Select(PumpFor).Select(pump => pump.RunAsync(stoppingToken, ending.Token))).ConfigureAwait(false);

        // Nothing new is claimed; what is under way has a moment to end, and is given back after that. Real time: the host waits for
        // no other.
        ending.CancelAfter(options.Value.StopGrace);
        await Task.WhenAll(channels.All.Select(channel => channel.DrainAsync(CancellationToken.None))).ConfigureAwait(false);
    }

    private CarrierPump PumpFor(CarrierChannel channel) => new(
        channel,
        store,
        due,
        new RatePermits(permits, channel.Operator, routes.Value.Of(channel.Operator).MessagesPerSecond, clock),
        operators,
        delivery,
        signal,
        clock,
        options,
        logger);
}
