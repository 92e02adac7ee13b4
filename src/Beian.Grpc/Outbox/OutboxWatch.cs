using Beian.Filings;
using Beian.Redis;
using Microsoft.Extensions.Options;

namespace Beian.Outbox;

/// <summary>
/// Looks at every province's outbox, when something was queued in it and once a round: tells the pumps which lanes have something
/// due, gives up reports that do not come, and knows since when the oldest message waits. Provinces are looked at apart from each
/// other, so one whose node is away delays none.
/// </summary>
public sealed partial class OutboxWatch(
    IOutboxStore store,
    DueLanes due,
    OutboxSignal signal,
    OutboxBacklog backlog,
    OutboxMetrics metrics,
    TimeProvider clock,
    IOptions<OutboxOptions> options,
    ILogger<OutboxWatch> logger) : BackgroundService
{
    // Reports given up in one script: small, so that a portal's call never waits long behind one.
    private const int Batch = 50;

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll([WakeEachRoundAsync(stoppingToken), .. Provinces.All.Select(province => WatchAsync(province, stoppingToken))]);

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

    private async Task WatchAsync(Province province, CancellationToken stoppingToken)
    {
        await foreach (var _ in signal.ReadAllAsync(province, stoppingToken).ConfigureAwait(false))
        {
            try
            {
                await LookAsync(province, stoppingToken).ConfigureAwait(false);
            }
            catch (StoreUnavailableException unavailable)
            {
                LogStoreUnavailable(province, unavailable);
            }
#pragma warning disable CA1031 // The next round looks again; a fault must not end the watch.
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                LogFault(province, fault);
            }
        }
    }

    private async Task LookAsync(Province province, CancellationToken stoppingToken)
    {
        var view = await store.LookAsync(province, clock.GetUtcNow(), stoppingToken).ConfigureAwait(false);
        if (view.OverdueReports > 0)
        {
            GivenUpReports given;
            do
            {
                given = await store.GiveUpReportsAsync(province, clock.GetUtcNow(), Batch, stoppingToken).ConfigureAwait(false);
                foreach (var carrier in given.Failed)
                {
                    metrics.NotReported(carrier);
                }
            }
            while (given.Looked == Batch);

            view = await store.LookAsync(province, clock.GetUtcNow(), stoppingToken).ConfigureAwait(false);
        }

        backlog.Saw(province, view);
        foreach (var lane in view.Lanes.Where(lane => lane.Count > 0))
        {
            due.Add(lane.Lane);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The outbox of {Province} waits: the store did not answer")]
    private partial void LogStoreUnavailable(Province province, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "The outbox of {Province} could not be looked at; it is looked at again with the next round")]
    private partial void LogFault(Province province, Exception exception);
}
