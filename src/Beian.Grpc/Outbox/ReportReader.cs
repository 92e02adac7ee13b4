using Beian.Carriers;

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
    ILogger<ReportReader> logger) : BackgroundService
{
    private const int AtOnce = 32;

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(carriers.All.Select(carrier => ReadAsync(carrier, stoppingToken)));

    private Task ReadAsync(ICarrier carrier, CancellationToken stoppingToken) => Parallel.ForEachAsync(
        carrier.Reports.ReadAllAsync(stoppingToken),
        new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stoppingToken },
        async (report, token) =>
        {
            if (report.Outcome != DeliveryOutcome.Underway)
            {
                var known = new CarrierReport(
                    (Operator)carrier.Operator, report.CarrierMessageId, report.Outcome == DeliveryOutcome.Delivered, report.Word);
                await RecordAsync(known, token).ConfigureAwait(false);
            }
        });

    private async Task RecordAsync(CarrierReport report, CancellationToken cancellationToken)
    {
        using var span = OutboxTracing.Report(report);
        var read = clock.GetTimestamp();
        try
        {
            var (message, recorded) = await UntilStored.WriteAsync(
                () => store.RecordReportAsync(report, clock.GetUtcNow(), cancellationToken), LogWaits, clock, cancellationToken).ConfigureAwait(false);
            metrics.Reported(report, clock.GetElapsedTime(read));
            if (message is not { } known)
            {
                return;
            }

            span.About(known);
            if (recorded == Recorded.FallingBack)
            {
                signal.Wake(known.Filing.Province);
            }
        }
#pragma warning disable CA1031 // One report must not stop the others.
        catch (Exception fault) when (fault is not OperationCanceledException)
#pragma warning restore CA1031
        {
            span.Failed("_OTHER");
            LogFault(report.Operator, report.CarrierMessageId, fault);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A delivery report waits: the store did not answer")]
    private partial void LogWaits(Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "The report of {Carrier} on its message {CarrierMessageId} could not be recorded")]
    private partial void LogFault(Operator carrier, string carrierMessageId, Exception exception);
}
