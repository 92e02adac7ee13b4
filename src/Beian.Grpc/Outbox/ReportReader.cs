using Beian.Carriers;
using Beian.Redis;
using Microsoft.Extensions.Options;
using Polly;
using Polly.Retry;

namespace Beian.Outbox;

/// <summary>
/// Writes down the carriers' delivery reports as they come, several at once. While the store is away they wait here, and behind them
/// the carrier: a report is not lost for that.
/// </summary>
public sealed partial class ReportReader(
    CarrierDirectory carriers,
    IOutboxStore store,
    OutboxSignal signal,
    OutboxMetrics metrics,
    TimeProvider clock,
    IOptions<OutboxOptions> options,
    ILogger<ReportReader> logger) : BackgroundService
{
    private const int AtOnce = 32;

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var untilStored = UntilStored();
        return Task.WhenAll(carriers.All.Select(carrier => ReadAsync(carrier, untilStored, stoppingToken)));
    }

    private Task ReadAsync(ICarrier carrier, ResiliencePipeline untilStored, CancellationToken stoppingToken) => Parallel.ForEachAsync(
        carrier.Reports.ReadAllAsync(stoppingToken),
        new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stoppingToken },
        async (report, token) =>
        {
            if (report.Outcome != DeliveryOutcome.Underway)
            {
                var known = new CarrierReport(
                    (Operator)carrier.Operator, report.CarrierMessageId, report.Outcome == DeliveryOutcome.Delivered, report.Word);
                await untilStored.ExecuteAsync(async t => await RecordAsync(known, t).ConfigureAwait(false), token).ConfigureAwait(false);
            }
        });

    private async Task RecordAsync(CarrierReport report, CancellationToken cancellationToken)
    {
        try
        {
            var (message, recorded) = await store.RecordReportAsync(report, clock.GetUtcNow(), cancellationToken).ConfigureAwait(false);
            metrics.Reported(report);
            if (message is { } known && recorded == Recorded.FallingBack)
            {
                signal.Wake(known.Filing.Province);
            }
        }
#pragma warning disable CA1031 // One report must not stop the others.
        catch (Exception fault) when (fault is not (StoreUnavailableException or OperationCanceledException))
#pragma warning restore CA1031
        {
            LogFault(report.Operator, report.CarrierMessageId, fault);
        }
    }

    private ResiliencePipeline UntilStored() => new ResiliencePipelineBuilder { TimeProvider = clock }
        .AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = new PredicateBuilder().Handle<StoreUnavailableException>(),
            MaxRetryAttempts = int.MaxValue,
            Delay = options.Value.Round,
            UseJitter = true,
            OnRetry = retry =>
            {
                LogWaits(retry.Outcome.Exception);
                return default;
            },
        })
        .Build();

    [LoggerMessage(Level = LogLevel.Warning, Message = "A delivery report waits: the store did not answer")]
    private partial void LogWaits(Exception? exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "The report of {Carrier} on its message {CarrierMessageId} could not be recorded")]
    private partial void LogFault(Operator carrier, string carrierMessageId, Exception exception);
}
