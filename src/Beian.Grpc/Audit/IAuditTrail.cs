using Beian.Filings;

namespace Beian.Audit;

/// <summary>Reads the audit trail. Writing it is a part of each change, so nobody else can.</summary>
public interface IAuditTrail
{
    /// <summary>Reads a page, the latest line first.</summary>
    /// <exception cref="Redis.StoreUnavailableException">The store did not answer.</exception>
    Task<AuditPage> ReadAsync(AuditQuery query, CancellationToken cancellationToken);
}

/// <summary>Which lines.</summary>
/// <param name="Province">Of this province; null for those of every province and of none.</param>
/// <param name="Filing">About this filing; null for any.</param>
/// <param name="Caller">Of this caller; null for any.</param>
/// <param name="From">Not before this time.</param>
/// <param name="Before">Before this time.</param>
/// <param name="Behind">Behind this place; null from the latest on.</param>
/// <param name="Size">How many at most.</param>
public sealed record AuditQuery(
    Province? Province, FilingId? Filing, string? Caller, DateTimeOffset From, DateTimeOffset Before, AuditPlace? Behind, int Size);

/// <summary>A page.</summary>
/// <param name="Lines">The lines.</param>
/// <param name="Last">How far it has been looked; null where nothing is left to look at.</param>
public sealed record AuditPage(IReadOnlyList<AuditLine> Lines, AuditPlace? Last);

/// <summary>
/// A place in the order of all lines: the latest first by the store's clock, and of one time the line of the lower trail. A trail is a
/// province, by its code, or one of those that belong to none.
/// </summary>
/// <param name="Milliseconds">Of the store's clock.</param>
/// <param name="Sequence">Within that millisecond and trail.</param>
/// <param name="Trail">Which trail.</param>
public readonly record struct AuditPlace(long Milliseconds, long Sequence, int Trail);
