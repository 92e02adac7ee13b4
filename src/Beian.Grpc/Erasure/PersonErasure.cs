using Beian.Audit;
using Beian.Filings;
using Beian.Redis;
using Beian.Routing;

namespace Beian.Erasure;

/// <summary>
/// Erases a person by the phone number. No index leads from a phone to all that names it, and none is kept for the one call in many
/// thousands that would ask: every filing that is kept is looked at. So nothing can be missed that an index had lost.
/// </summary>
public sealed class PersonErasure(IErasureStore store, IPortedNumbers ported, TimeProvider clock)
{
    // Each has a batch of reads under way; more would only stand in the way of calls that somebody waits for.
    private const int ProvincesAtOnce = 4;

    /// <summary>Looks at every province, and erases only if no filing of the phone is open in any.</summary>
    /// <exception cref="StoreUnavailableException">The store did not answer. What was erased before stays so; a repeat erases the rest.</exception>
    public async Task<ErasureOutcome> EraseAsync(PhoneNumber phone, string caller, CancellationToken cancellationToken)
    {
        var traces = new PersonTrace[Provinces.All.Count];
        await Parallel.ForEachAsync(
            Provinces.All.Index(),
            new ParallelOptions { MaxDegreeOfParallelism = ProvincesAtOnce, CancellationToken = cancellationToken },
            async (place, stopped) => traces[place.Index] = await store.FindAsync(place.Item, phone, stopped).ConfigureAwait(false)).ConfigureAwait(false);

        if (traces.SelectMany(trace => trace.Open).ToList() is { Count: > 0 } open)
        {
            return new ErasureOutcome.StillOpen(open);
        }

        try
        {
            return await EraseAsync(phone, traces, new AuditedChange(caller, clock.GetUtcNow(), AuditOutcome.Erased), cancellationToken).ConfigureAwait(false);
        }
        catch (StoreUnavailableException unavailable) when (!unavailable.MayHaveHappened)
        {
            // Said of the last step alone; those before it have happened.
            throw new StoreUnavailableException(mayHaveHappened: true, unavailable);
        }
    }

    private async Task<ErasureOutcome> EraseAsync(
        PhoneNumber phone, IReadOnlyList<PersonTrace> traces, AuditedChange change, CancellationToken cancellationToken)
    {
        var (filings, phonesOnRecord) = (0, 0);
        foreach (var trace in traces)
        {
            var erased = await store.EraseAsync(trace, change, cancellationToken).ConfigureAwait(false);
            filings += erased.Filings;
            phonesOnRecord += erased.PhonesOnRecord;
        }

        var forgotten = await ported.SetAsync([new Porting(phone, To: null)], change, cancellationToken).ConfigureAwait(false);
        return new ErasureOutcome.Erased(filings, phonesOnRecord, forgotten.Removed > 0);
    }
}

/// <summary>What became of an erasure.</summary>
public abstract record ErasureOutcome
{
    private ErasureOutcome()
    {
    }

    /// <summary>Nothing that names the phone is left.</summary>
    /// <param name="Filings">How many filings went.</param>
    /// <param name="PhonesOnRecord">From how many places on records the phone went.</param>
    /// <param name="WasPorted">Whether it was entered as a ported number.</param>
    public sealed record Erased(int Filings, int PhonesOnRecord, bool WasPorted) : ErasureOutcome;

    /// <summary>Filings that name the phone are not closed. Nothing was erased.</summary>
    public sealed record StillOpen(IReadOnlyList<FilingId> Filings) : ErasureOutcome;
}
