using Beian.Audit;
using Beian.Filings;

namespace Beian.Erasure;

/// <summary>Where a person is found and erased. Every call may throw <see cref="Redis.StoreUnavailableException"/>.</summary>
public interface IErasureStore
{
    /// <summary>Looks at every filing and record of a province for those that name a phone.</summary>
    Task<PersonTrace> FindAsync(Province province, PhoneNumber phone, CancellationToken cancellationToken);

    /// <summary>Erases what was found, each filing and each record in one step. A filing that is not closed stays.</summary>
    Task<TraceErased> EraseAsync(PersonTrace trace, AuditedChange change, CancellationToken cancellationToken);
}

/// <summary>What names a phone in a province.</summary>
/// <param name="Province">The province.</param>
/// <param name="Phone">The phone.</param>
/// <param name="Open">Filings that await verification or are under review.</param>
/// <param name="Closed">Filings in a final state.</param>
/// <param name="Subjects">Subjects whose record holds it.</param>
public sealed record PersonTrace(
    Province Province, PhoneNumber Phone, IReadOnlyList<FilingId> Open, IReadOnlyList<FilingId> Closed, IReadOnlyList<IcpNumber> Subjects);

/// <summary>What was erased in a province.</summary>
/// <param name="Filings">How many filings.</param>
/// <param name="PhonesOnRecord">From how many places on records.</param>
public readonly record struct TraceErased(int Filings, int PhonesOnRecord);
