using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Beian.Carriers;

namespace Beian.Outbox;

/// <summary>
/// Writes down the carriers' delivery reports as they come, several at once. While the store is away they wait here, and behind them
/// the carrier: a report is not lost for that. Nor when the server stops: carriers report until the last message is handed over, and
/// what they have reported never comes again.
/// </summary>
public sealed partial class ReportReader(
    CarrierDirectory carriers,
    CarrierChannels channels,
    IOutboxStore store,
    OutboxSignal signal,
    OutboxMetrics metrics,
    TimeProvider clock,
    ILogger<ReportReader> logger) : BackgroundService
{
    private const int AtOnce = 32;

    /// <summary>Goes on while messages are handed over, and then writes what has arrived, as far as the time for the stop allows.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await channels.Closed.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(carriers.All.Select(carrier => ReadAsync(carrier, stoppingToken)));

    private Task ReadAsync(ICarrier carrier, CancellationToken stoppingToken) => Parallel.ForEachAsync(
        ArrivingAsync(carrier.Reports, stoppingToken),
        new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
        async (report, _) =>
        {
            if (report.Outcome != DeliveryOutcome.Underway)
            {
                var known = new CarrierReport(
                    (Operator)carrier.Operator, report.CarrierMessageId, report.Outcome == DeliveryOutcome.Delivered, report.Word);
                await RecordAsync(known, stoppingToken).ConfigureAwait(false);
            }
        });

    private static async IAsyncEnumerable<DeliveryReport> ArrivingAsync(
        ChannelReader<DeliveryReport> reports, [EnumeratorCancellation] CancellationToken stoppingToken)
    {
        var mayBeMore = true;
        while (mayBeMore)
        {
            try
            {
                mayBeMore = await reports.WaitToReadAsync(stoppingToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                mayBeMore = false;
            }

            while (reports.TryRead(out var report))
            {
                yield return report;
            }
        }
    }

    private async Task RecordAsync(CarrierReport report, CancellationToken stoppingToken)
    {
        using var span = OutboxTracing.Report(report);
        var read = clock.GetTimestamp();
        try
        {
            var (message, recorded) = await UntilStored.WriteAsync(
                () => store.RecordReportAsync(report, clock.GetUtcNow(), CancellationToken.None), LogWaits, clock, stoppingToken)
                .ConfigureAwait(false);
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
        catch (Exception fault)
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
