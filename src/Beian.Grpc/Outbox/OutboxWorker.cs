using Beian.Routing;
using Microsoft.Extensions.Options;

namespace Beian.Outbox;

/// <summary>
/// Takes messages to their carriers, with a pump of its own for each operator: one that is slow or down keeps its own messages
/// waiting and nobody else's.
/// </summary>
public sealed partial class OutboxWorker(
    CarrierChannels channels,
    IOutboxStore store,
    DueLanes due,
    IPermitStore permits,
    OperatorOfNumber operators,
    MessageDelivery delivery,
    OutboxSignal signal,
    OutboxMetrics metrics,
    TimeProvider clock,
    IOptions<OutboxOptions> options,
    IOptions<CarrierRouteOptions> routes,
    ILogger<CarrierPump> logger) : BackgroundService
{
    private readonly CancellationTokenSource _ending = new();
    private readonly Lock _gate = new();
    private Task? _stopped;

    /// <inheritdoc/>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        channels.Open();
        return base.StartAsync(cancellationToken);
    }

    /// <summary>
    /// Claims nothing any more; what is under way has a moment to end, and is given back after that. A host may say so twice, and again
    /// while it is disposed of; whoever says so waits until it is done, since what it needs is disposed of next.
    /// </summary>
    public override Task StopAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return _stopped ??= StopOnceAsync(cancellationToken);
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        lock (_gate)
        {
            _stopped ??= Task.CompletedTask;
        }

        _ending.Dispose();
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(channels.All.Select(PumpFor).Select(pump => pump.RunAsync(stoppingToken, _ending.Token)));

    private async Task StopOnceAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        // Real time, since the host that stops knows no other.
        _ending.CancelAfter(options.Value.StopGrace);
        try
        {
            await channels.CloseAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            LogOutOfTime();
        }
    }

    private CarrierPump PumpFor(CarrierChannel channel) => new(
        channel,
        routes.Value.FallbackOf(channel.Operator) is not null,
        store,
        due,
        new RatePermits(permits, channel.Operator, routes.Value.Of(channel.Operator).MessagesPerSecond, clock),
        operators,
        delivery,
        signal,
        metrics,
        clock,
        options,
        logger);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The stop takes too long to give back every message in hand; the others come back with their leases")]
    private partial void LogOutOfTime();
}
