using Beian.Carriers;
using Beian.Redis;

namespace Beian.Outbox;

/// <summary>Writes down the carriers' delivery reports as they come.</summary>
public sealed partial class ReportReader(
    CarrierDirectory carriers, IOutboxStore store, TimeProvider clock, ILogger<ReportReader> logger) : BackgroundService
{
    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(carriers.All.Select(carrier => ReadAsync(carrier, stoppingToken)));

    private async Task ReadAsync(ICarrier carrier, CancellationToken stoppingToken)
    {
        await foreach (var report in carrier.Reports.ReadAllAsync(stoppingToken).ConfigureAwait(false))
        {
            if (!MessageId.TryParse(report.MessageId, out var message) || report.Outcome == DeliveryOutcome.Underway)
            {
                continue;
            }

            try
            {
                await store.RecordReportAsync(
                    message, report.Outcome == DeliveryOutcome.Delivered, report.Word, clock.GetUtcNow(), stoppingToken).ConfigureAwait(false);
            }
            catch (StoreUnavailableException unavailable)
            {
                LogLost(message, unavailable);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The report on message {Message} was not written: the store did not answer")]
    private partial void LogLost(MessageId message, Exception exception);
}
