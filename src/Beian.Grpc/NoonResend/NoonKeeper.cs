using Beian.Filings;
using Beian.Outbox;
using Beian.Redis;
using Microsoft.Extensions.Options;

namespace Beian.NoonResend;

/// <summary>
/// Keeps the books of the noon resend, and brings codes forward when an operator asks for it. The resend itself needs nobody: a code
/// stands in the noon index from its submit on and is due at its noon, for whichever replica claims it.
/// </summary>
public sealed partial class NoonKeeper(
    INoonStore store,
    NoonSchedule schedule,
    OutboxSignal outbox,
    NoonMetrics metrics,
    TimeProvider clock,
    IOptions<NoonOptions> options,
    ILogger<NoonKeeper> logger) : BackgroundService
{
    // How far back runs are looked for that are not through: a code lives no longer than this.
    private static readonly TimeSpan LongestRun = TimeSpan.FromDays(2);

    // The latest runs, so that a schedule of every minute costs no more than that.
    private const int MostRuns = 10;

    private readonly Dictionary<string, NoonRun> _open = [];
    private readonly Dictionary<string, long> _remaining = [];
    private readonly HashSet<string> _through = [];
    private DateTimeOffset? _looked;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var rounds = new PeriodicTimer(options.Value.Round, clock);
        do
        {
            try
            {
                await KeepAsync(stoppingToken).ConfigureAwait(false);
            }
            catch (StoreUnavailableException unavailable)
            {
                LogStoreUnavailable(unavailable);
            }
#pragma warning disable CA1031 // The next round looks again.
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                LogFault(fault);
            }
        }
        while (await rounds.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
    }

    private async Task KeepAsync(CancellationToken stoppingToken)
    {
        var now = clock.GetUtcNow();
        var since = _looked ?? now - LongestRun;
        // A clock that was set back has no noons to tell of until it is where it was.
        if (since < now)
        {
            foreach (var noon in schedule.Between(since, now).TakeLast(MostRuns))
            {
                await RegisterAsync(new NoonRun(noon, V1.NoonRunTrigger.Scheduled, Provinces.All), now, stoppingToken).ConfigureAwait(false);
            }

            _looked = now;
        }

        foreach (var run in await store.ListAsync(DateTimeOffset.MaxValue, limit: MostRuns, stoppingToken).ConfigureAwait(false))
        {
            if (run.Noon > now - LongestRun && !_through.Contains(run.Id) && _open.TryAdd(run.Id, run))
            {
                LogBegun(run.Id, run.Trigger, run.Provinces.Count);
            }
        }

        foreach (var run in _open.Values.ToList())
        {
            await FollowAsync(run, stoppingToken).ConfigureAwait(false);
        }

        metrics.Remaining = _remaining.Values.Sum();
    }

    // A server that starts later makes a record of a noon only where there was something to make up for, which the pumps may have begun
    // before this looks.
    private async Task RegisterAsync(NoonRun run, DateTimeOffset now, CancellationToken stoppingToken)
    {
        if (_looked is not null || await HasWorkAsync(run, now, stoppingToken).ConfigureAwait(false))
        {
            await store.RegisterAsync(run, caller: null, now, stoppingToken).ConfigureAwait(false);
        }
    }

    private async Task<bool> HasWorkAsync(NoonRun run, DateTimeOffset now, CancellationToken stoppingToken)
    {
        var looks = await Task.WhenAll(run.Provinces.Select(province => store.LookAsync(run, province, now, stoppingToken))).ConfigureAwait(false);
        return looks.Any(look => look.Remaining > 0 || look.Queued > 0);
    }

    private async Task FollowAsync(NoonRun run, CancellationToken stoppingToken)
    {
        using var span = NoonTracing.Follow(run);
        if (run.Trigger == V1.NoonRunTrigger.Operator)
        {
            await BringForwardAsync(run, stoppingToken).ConfigureAwait(false);
        }

        var now = clock.GetUtcNow();
        var report = new NoonReport(
            run, await Task.WhenAll(run.Provinces.Select(province => store.EndAsync(run, province, now, stoppingToken))).ConfigureAwait(false));
        span.Progressed(report);
        metrics.Followed(report);
        _remaining[run.Id] = report.Remaining;
        if (report.Done == run.Provinces.Count)
        {
            _open.Remove(run.Id);
            _remaining.Remove(run.Id);
            _through.Add(run.Id);
            LogThrough(run.Id, run.Provinces.Count, report.Queued, (report.Ended - report.Started)?.TotalSeconds ?? 0);
        }
        else
        {
            var perSecond = report.PerSecond(now);
            LogProgress(run.Id, report.Done, run.Provinces.Count, report.Queued, perSecond, report.Remaining);
        }
    }

    // One province at a time and a batch at a time, in turn with the pumps' claims: a portal's call never waits behind more than a batch.
    private async Task BringForwardAsync(NoonRun run, CancellationToken stoppingToken)
    {
        foreach (var province in run.Provinces)
        {
            foreach (var carrier in Lane.Operators)
            {
                while (await store.BringForwardAsync(run, province, carrier, options.Value.Batch, stoppingToken).ConfigureAwait(false))
                {
                }
            }

            outbox.Wake(province);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Noon resend {Run} has begun ({Trigger}, {Provinces} provinces)")]
    private partial void LogBegun(string run, V1.NoonRunTrigger trigger, int provinces);

    [LoggerMessage(Level = LogLevel.Information, Message = "Noon resend {Run}: {Done} of {Provinces} provinces through, {Queued} codes queued, {PerSecond:F0} a second, {Remaining} remain")]
    private partial void LogProgress(string run, int done, int provinces, long queued, double perSecond, long remaining);

    [LoggerMessage(Level = LogLevel.Information, Message = "Noon resend {Run} is through: {Provinces} provinces, {Queued} codes queued in {Seconds:F1} s")]
    private partial void LogThrough(string run, int provinces, long queued, double seconds);

    [LoggerMessage(Level = LogLevel.Warning, Message = "It was not looked at how far the noon resend is: the store did not answer")]
    private partial void LogStoreUnavailable(Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "It could not be looked at how far the noon resend is; it is looked at again with the next round")]
    private partial void LogFault(Exception exception);
}
