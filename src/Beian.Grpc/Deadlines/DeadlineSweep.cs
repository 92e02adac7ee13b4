using Beian.Filings;
using Beian.Redis;
using Microsoft.Extensions.Options;

namespace Beian.Deadlines;

/// <summary>
/// Returns filings whose deadline has passed to their providers: at start those that came due while nobody looked, then within a
/// second. Every replica sweeps; the script makes that harmless, so there is no leader to lose. Provinces are swept apart from each
/// other, so one whose node is away or that has many to return delays none.
/// </summary>
public sealed partial class DeadlineSweep(
    IDeadlineStore store, DeadlineMetrics metrics, TimeProvider clock, IOptions<DeadlineOptions> options, ILogger<DeadlineSweep> logger)
    : BackgroundService
{
    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Provinces.All.Select(province => KeepSweepingAsync(province, stoppingToken)));

    private async Task KeepSweepingAsync(Province province, CancellationToken stoppingToken)
    {
        using var sweeps = new PeriodicTimer(options.Value.Sweep, clock);
        do
        {
            await SweepAsync(province, stoppingToken).ConfigureAwait(false);
        }
        while (await sweeps.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
    }

    private async Task SweepAsync(Province province, CancellationToken stoppingToken)
    {
        try
        {
            Sweep sweep;
            do
            {
                sweep = await store
                    .ReturnExpiredAsync(province, clock.GetUtcNow(), options.Value.Batch, stoppingToken).ConfigureAwait(false);
                metrics.Swept(province, sweep);
                if (sweep.Returned > 0)
                {
                    LogReturned(sweep.Returned, province);
                }
            }
            while (sweep.Returned == options.Value.Batch);
        }
        catch (StoreUnavailableException unavailable)
        {
            LogStoreUnavailable(province, unavailable);
        }
#pragma warning disable CA1031 // One province that cannot be swept must not stop the others, nor the server.
        catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            LogFault(province, fault);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Returned {Count} filing(s) of {Province} whose deadline passed")]
    private partial void LogReturned(int count, Province province);

    [LoggerMessage(Level = LogLevel.Error, Message = "The deadlines of {Province} could not be looked at; they are looked at again with the next sweep")]
    private partial void LogFault(Province province, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The deadlines of {Province} were not looked at: the store did not answer")]
    private partial void LogStoreUnavailable(Province province, Exception exception);
}
