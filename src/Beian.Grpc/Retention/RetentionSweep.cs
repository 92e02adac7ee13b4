using Beian.Filings;
using Beian.NoonResend;
using Beian.Redis;
using Beian.Verification;
using Microsoft.Extensions.Options;

namespace Beian.Retention;

/// <summary>
/// Forgets what has come to its end: at start, and then pass by pass. Every replica sweeps; the scripts make that harmless, so there
/// is no leader to lose. Stored times decide, so another setting holds for what is there already.
/// </summary>
public sealed partial class RetentionSweep(
    IRetentionStore store,
    TimeProvider clock,
    IOptions<RetentionOptions> retention,
    IOptions<VerificationOptions> verification,
    IOptions<NoonOptions> noon,
    ILogger<RetentionSweep> logger) : BackgroundService
{
    private readonly RetentionOptions _retention = retention.Value;
    private readonly TimeSpan _answers = verification.Value.AnswersAfterClosing;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var passes = new PeriodicTimer(_retention.Pass, clock);
        do
        {
            await Task.WhenAll(Provinces.All.Select(province => GuardAsync($"{province}", () => SweepAsync(province, stoppingToken), stoppingToken)))
                .ConfigureAwait(false);
            await GuardAsync("what belongs to no province", () => SweepAsync(stoppingToken), stoppingToken).ConfigureAwait(false);
        }
        while (await passes.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
    }

    private async Task SweepAsync(Province province, CancellationToken stoppingToken)
    {
        var now = clock.GetUtcNow();
        // First what leads to a filing, then the filing. One that still answers is kept, whatever the setting.
        var kept = _retention.ClosedFilings > _answers ? _retention.ClosedFilings : _answers;
        await EachAsync(limit => store.ForgetAnswersAsync(province, now - _answers, limit, stoppingToken)).ConfigureAwait(false);
        var filings = await EachAsync(limit => store.ForgetFilingsAsync(province, now - kept, limit, stoppingToken)).ConfigureAwait(false);
        var undecided = await EachAsync(limit => store.ForgetUndecidedAsync(province, now - _retention.UndecidedFilings, limit, stoppingToken))
            .ConfigureAwait(false);
        var records = await EachAsync(limit => store.ForgetRecordsAsync(province, now - _retention.Records, limit, stoppingToken)).ConfigureAwait(false);
        await EachAsync(limit => store.ForgetEventsAsync(province, now - _retention.Events, limit, stoppingToken)).ConfigureAwait(false);
        await EachAsync(limit => store.ForgetAuditLinesAsync(province, now - _retention.Audit, limit, stoppingToken)).ConfigureAwait(false);
        if (filings + undecided + records > 0)
        {
            LogForgotten(filings, undecided, records, province);
        }
    }

    private async Task SweepAsync(CancellationToken stoppingToken)
    {
        var now = clock.GetUtcNow();
        await EachAsync(limit => store.ForgetAuditLinesAsync(province: null, now - _retention.Audit, limit, stoppingToken)).ConfigureAwait(false);
        await store.ForgetNoonRunsAsync(now - noon.Value.RecordLife, stoppingToken).ConfigureAwait(false);
    }

    private async Task<int> EachAsync(Func<int, Task<int>> forget)
    {
        var (all, batch) = (0, 0);
        do
        {
            batch = await forget(_retention.Batch).ConfigureAwait(false);
            all += batch;
        }
        while (batch == _retention.Batch);

        return all;
    }

    private async Task GuardAsync(string what, Func<Task> sweep, CancellationToken stoppingToken)
    {
        try
        {
            await sweep().ConfigureAwait(false);
        }
        catch (StoreUnavailableException unavailable)
        {
            LogStoreUnavailable(what, unavailable);
        }
#pragma warning disable CA1031 // What cannot be swept must not stop the rest, nor the server.
        catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            LogFault(what, fault);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Forgot {Filings} closed filing(s), {Undecided} that nobody decided and {Records} record(s) of {Province}: their time is over")]
    private partial void LogForgotten(int filings, int undecided, int records, Province province);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Retention of {What} was not looked at: the store did not answer. The next pass looks again")]
    private partial void LogStoreUnavailable(string what, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "Retention of {What} could not be looked at; the next pass looks again")]
    private partial void LogFault(string what, Exception exception);
}
