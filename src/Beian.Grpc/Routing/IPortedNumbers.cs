using Beian.Audit;
using Beian.Filings;

namespace Beian.Routing;

/// <summary>
/// Where it is written which operator serves a number that was ported (携号转网). Each call is one round trip, however many numbers it
/// is about. Every call may throw <see cref="Redis.StoreUnavailableException"/>.
/// </summary>
public interface IPortedNumbers
{
    /// <summary>For each phone, in the same order, the operator that it was ported to; null where nothing is known of a porting.</summary>
    Task<IReadOnlyList<Operator?>> FindAsync(IReadOnlyList<PhoneNumber> phones, CancellationToken cancellationToken);

    /// <summary>Writes all of them down, or none, and who did it. No phone may be named twice.</summary>
    Task<PortingsWritten> SetAsync(IReadOnlyList<Porting> portings, AuditedChange change, CancellationToken cancellationToken);
}

/// <summary>One number's porting.</summary>
/// <param name="Phone">The number.</param>
/// <param name="To">The operator it is with now; null to forget what is known, so that the prefix decides again.</param>
public sealed record Porting(PhoneNumber Phone, Operator? To);

/// <summary>What writing portings down has changed.</summary>
/// <param name="Changed">How many are new, or name another operator than before.</param>
/// <param name="Removed">How many were forgotten.</param>
public readonly record struct PortingsWritten(int Changed, int Removed);
