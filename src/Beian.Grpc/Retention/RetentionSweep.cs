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
        await EachAsync($"answers of {province}", limit => store.ForgetAnswersAsync(province, now - _answers, limit, stoppingToken), stoppingToken)
            .ConfigureAwait(false);
        var filings = await EachAsync(
            $"closed filings of {province}", limit => store.ForgetFilingsAsync(province, now - kept, limit, stoppingToken), stoppingToken)
            .ConfigureAwait(false);
        var undecided = await EachAsync(
            $"undecided filings of {province}",
            limit => store.ForgetUndecidedAsync(province, now - _retention.UndecidedFilings, limit, stoppingToken),
            stoppingToken).ConfigureAwait(false);
        var records = await EachAsync(
            $"records of {province}", limit => store.ForgetRecordsAsync(province, now - _retention.Records, limit, stoppingToken), stoppingToken)
            .ConfigureAwait(false);
        await EachAsync($"events of {province}", limit => store.ForgetEventsAsync(province, now - _retention.Events, limit, stoppingToken), stoppingToken)
            .ConfigureAwait(false);
        await EachAsync(
            $"audit lines of {province}", limit => store.ForgetAuditLinesAsync(province, now - _retention.Audit, limit, stoppingToken), stoppingToken)
            .ConfigureAwait(false);
        if (filings + undecided + records > 0)
        {
            LogForgotten(filings, undecided, records, province);
        }
    }

    private async Task SweepAsync(CancellationToken stoppingToken)
    {
        var now = clock.GetUtcNow();
        await EachAsync(
            "audit lines of no province", limit => store.ForgetAuditLinesAsync(province: null, now - _retention.Audit, limit, stoppingToken), stoppingToken)
            .ConfigureAwait(false);
        await store.ForgetNoonRunsAsync(now - noon.Value.RecordLife, stoppingToken).ConfigureAwait(false);
    }

    // What is wrong with one kind of thing must not keep the others for ever. A store that is away is away for all of them.
    private async Task<int> EachAsync(string what, Func<int, Task<int>> forget, CancellationToken stoppingToken)
    {
        var (all, batch) = (0, 0);
        try
        {
            do
            {
                batch = await forget(_retention.Batch).ConfigureAwait(false);
                all += batch;
            }
            while (batch == _retention.Batch);
        }
#pragma warning disable CA1031 // Whatever it is, the other steps have to go on.
        catch (Exception fault) when (fault is not StoreUnavailableException && !stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            LogFault(what, fault);
        }

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
