using Beian.Filings;

namespace Beian.Audit;

/// <summary>One line of the audit trail.</summary>
/// <param name="Time">When, by the clock of the server that was called.</param>
/// <param name="Caller">Who called.</param>
/// <param name="Outcome">What the call changed. It says which RPC it was, too.</param>
/// <param name="Province">Where; null for what belongs to no province.</param>
/// <param name="Filing">What it was about; null for what is about no filing.</param>
/// <param name="Phones">The people it was about, as far as their filing is still kept: of the filing, or of the one challenge.</param>
/// <param name="Count">How many numbers it changed, where it is about no filing.</param>
public sealed record AuditLine(
    DateTimeOffset Time,
    string Caller,
    AuditOutcome Outcome,
    Province? Province,
    FilingId? Filing,
    IReadOnlyList<PhoneNumber> Phones,
    int Count);
