using Beian.Filings;
using Beian.Redis;
using Beian.Secrets;
using Microsoft.Extensions.Options;

namespace Beian.Rekeying;

/// <summary>
/// Brings what lasts under the key that is written with, pass by pass, until nothing is under the keys before it. Only from keys that
/// no replica at work writes with: else two that are on either side of a switch would hand things to and fro. Where a pass is broken
/// off, the next one finds what is left.
/// </summary>
public sealed partial class RekeyingPasses(
    IRekeyingStore store,
    IRingRegistry registry,
    KeyRing ring,
    TimeProvider clock,
    IOptions<RekeyingOptions> options,
    ILogger<RekeyingPasses> logger) : BackgroundService
{
    /// <summary>One pass over everything.</summary>
    /// <exception cref="StoreUnavailableException">The store did not answer.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var replicas = (await registry.LookAsync(clock.GetUtcNow(), cancellationToken).ConfigureAwait(false)).Replicas;
        foreach (var key in ring.Readable.Where(key => key != ring.Current && replicas.All(replica => replica.Current != key.Id)))
        {
            await RunAsync(key.Id, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (ring.Readable.Count == 1)
        {
            return;
        }

        using var passes = new PeriodicTimer(options.Value.Pass, clock);
        do
        {
            try
            {
                await RunAsync(stoppingToken).ConfigureAwait(false);
            }
            catch (StoreUnavailableException unavailable)
            {
                LogStoreUnavailable(unavailable);
            }
#pragma warning disable CA1031 // What cannot be brought over must not stop the server, nor the next pass.
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                LogFault(fault);
            }
        }
        while (await passes.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
    }

    private async Task RunAsync(string keyId, CancellationToken cancellationToken)
    {
        var ported = await store.RekeyPortedNumbersAsync(keyId, cancellationToken).ConfigureAwait(false);
        var (filings, records) = (0, 0);
        foreach (var province in Provinces.All)
        {
            filings += await store.RekeyFilingsAsync(province, keyId, clock.GetUtcNow(), cancellationToken).ConfigureAwait(false);
            records += await store.RekeyRecordsAsync(province, keyId, cancellationToken).ConfigureAwait(false);
        }

        if (ported + filings + records > 0)
        {
            LogRekeyed(filings, records, ported, keyId, ring.Current.Id);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Brought {Filings} filing(s), {Records} phone(s) on record and {Ported} ported number(s) from the key {From} to {To}")]
    private partial void LogRekeyed(int filings, int records, int ported, string from, string to);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A pass of re-keying was broken off: the store did not answer. The next one goes on")]
    private partial void LogStoreUnavailable(Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "A pass of re-keying failed; the next one tries again")]
    private partial void LogFault(Exception exception);
}
