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

    private const int RunsAtOnce = 50;

    // The latest of the clock's, so that a schedule of every minute costs no more than that. Their codes need nobody.
    private const int MostOfTheClock = 10;

    private readonly Dictionary<string, FollowedRun> _open = [];
    private readonly HashSet<string> _known = [];
    private DateTimeOffset? _looked;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var rounds = new PeriodicTimer(options.Value.Round, clock);
        do
        {
            var now = clock.GetUtcNow();
            await TryAsync(() => RegisterAsync(now, stoppingToken), stoppingToken).ConfigureAwait(false);
            await TryAsync(() => TakeUpAsync(now, stoppingToken), stoppingToken).ConfigureAwait(false);
            foreach (var followed in _open.Values.ToList())
            {
                await TryAsync(() => FollowAsync(followed, stoppingToken), stoppingToken).ConfigureAwait(false);
            }

            metrics.Remaining = _open.Values.Sum(followed => followed.Report.Remaining);
        }
        while (await rounds.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
    }

    // Each step by itself: where the books of runs are away, those that are known are carried out all the same.
    private async Task TryAsync(Func<Task> step, CancellationToken stoppingToken)
    {
        try
        {
            await step().ConfigureAwait(false);
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

    private async Task RegisterAsync(DateTimeOffset now, CancellationToken stoppingToken)
    {
        var since = _looked ?? now - LongestRun;
        // A clock that was set back has no noons to tell of until it is where it was.
        if (since >= now)
        {
            return;
        }

        foreach (var noon in schedule.Between(since, now).TakeLast(MostOfTheClock))
        {
            await RegisterAsync(new NoonRun(noon, V1.NoonRunTrigger.Scheduled, Provinces.All), now, stoppingToken).ConfigureAwait(false);
        }

        _looked = now;
    }

    // As many as have come: those that operators ask for are carried out by nobody else.
    private async Task TakeUpAsync(DateTimeOffset now, CancellationToken stoppingToken)
    {
        List<NoonRun> news = [];
        var (before, mayHaveMore) = (DateTimeOffset.MaxValue, true);
        while (mayHaveMore)
        {
            var page = await store.ListAsync(before, RunsAtOnce, stoppingToken).ConfigureAwait(false);
            var unknown = page.Where(run => run.Noon > now - LongestRun && !_known.Contains(run.Id)).ToList();
            news.AddRange(unknown);
            mayHaveMore = unknown.Count > 0 && page.Count == RunsAtOnce;
            before = mayHaveMore ? page[^1].Noon : before;
        }

        // Known together: a page of known ones ends the look, and those behind it would never be seen where the store went between two.
        var ofTheClock = 0;
        foreach (var run in news.Where(run => _known.Add(run.Id) && (run.Trigger == V1.NoonRunTrigger.Operator || ofTheClock++ < MostOfTheClock)))
        {
            _open.Add(run.Id, new FollowedRun(run));
            LogBegun(run.Id, run.Trigger, run.Provinces.Count);
        }
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

    private async Task FollowAsync(FollowedRun followed, CancellationToken stoppingToken)
    {
        var run = followed.Run;
        using var span = NoonTracing.Follow(run);
        await BringForwardAsync(followed, stoppingToken).ConfigureAwait(false);

        var now = clock.GetUtcNow();
        await CountAsync(followed, now, stoppingToken).ConfigureAwait(false);
        var report = followed.Report;
        span.Progressed(report);
        metrics.Followed(report);
        if (report.Done == run.Provinces.Count)
        {
            _open.Remove(run.Id);
            LogThrough(run.Id, run.Provinces.Count, report.Queued, (report.Ended - report.Started)?.TotalSeconds ?? 0);
        }
        else
        {
            var perSecond = report.PerSecond(now);
            LogProgress(run.Id, report.Done, run.Provinces.Count, report.Queued, perSecond, report.Remaining);
        }
    }

    // For no longer than a round, so that other runs have their turn and all can see how far this one is. A lane at a time and a batch at
    // a time, in turn with the pumps' claims: a portal's call never waits behind more than a batch. Where the store is away, a lane waits
    // for the next round, and the others do not wait for it.
    private async Task BringForwardAsync(FollowedRun followed, CancellationToken stoppingToken)
    {
        var begin = clock.GetTimestamp();
        StoreUnavailableException? away = null;
        for (var turns = followed.Waiting.Count; turns > 0 && IsInTime(begin); turns--)
        {
            var (province, carrier, start) = followed.Waiting.Dequeue();
            string? behind = start;
            try
            {
                do
                {
                    behind = await store.BringForwardAsync(followed.Run, province, carrier, behind, options.Value.Batch, stoppingToken).ConfigureAwait(false);
                }
                while (behind is not null && IsInTime(begin));
            }
            catch (StoreUnavailableException unavailable)
            {
                away = unavailable;
            }
            finally
            {
                if (behind is not null)
                {
                    followed.Waiting.Enqueue(new(province, carrier, behind));
                }
            }

            outbox.Wake(province);
        }

        if (away is not null)
        {
            LogNotForward(followed.Run.Id, away);
        }
    }

    private bool IsInTime(long begin) => clock.GetElapsedTime(begin) < options.Value.Round;

    // A province that cannot be looked at stays as it was last counted.
    private async Task CountAsync(FollowedRun followed, DateTimeOffset now, CancellationToken stoppingToken)
    {
        StoreUnavailableException? away = null;
        var counts = await Task.WhenAll(followed.Run.Provinces.Select(CountOneAsync)).ConfigureAwait(false);
        foreach (var (province, count) in followed.Run.Provinces.Zip(counts))
        {
            if (count is not null)
            {
                followed.Counted(province, count);
            }
        }

        if (away is not null)
        {
            LogStoreUnavailable(away);
        }

        async Task<NoonProgress?> CountOneAsync(Province province)
        {
            try
            {
                return followed.Waiting.Any(lane => lane.Province == province)
                    ? await store.LookAsync(followed.Run, province, now, stoppingToken).ConfigureAwait(false)
                    : await store.EndAsync(followed.Run, province, now, stoppingToken).ConfigureAwait(false);
            }
            catch (StoreUnavailableException unavailable)
            {
                away = unavailable;
                return null;
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Noon resend {Run} has begun ({Trigger}, {Provinces} provinces)")]
    private partial void LogBegun(string run, V1.NoonRunTrigger trigger, int provinces);

    [LoggerMessage(Level = LogLevel.Information, Message = "Noon resend {Run}: {Done} of {Provinces} provinces through, {Queued} codes queued, {PerSecond:F0} a second, {Remaining} remain")]
    private partial void LogProgress(string run, int done, int provinces, long queued, double perSecond, long remaining);

    [LoggerMessage(Level = LogLevel.Information, Message = "Noon resend {Run} is through: {Provinces} provinces, {Queued} codes queued in {Seconds:F1} s")]
    private partial void LogThrough(string run, int provinces, long queued, double seconds);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Noon resend {Run} waits in some provinces: the store did not answer")]
    private partial void LogNotForward(string run, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "It was not looked at how far the noon resend is: the store did not answer")]
    private partial void LogStoreUnavailable(Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "It could not be looked at how far the noon resend is; it is looked at again with the next round")]
    private partial void LogFault(Exception exception);
}
