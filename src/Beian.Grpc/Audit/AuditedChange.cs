namespace Beian.Audit;

/// <summary>A change that goes to the audit trail.</summary>
/// <param name="Caller">Who made it.</param>
/// <param name="Time">When.</param>
/// <param name="Outcome">What it came to.</param>
public sealed record AuditedChange(string Caller, DateTimeOffset Time, AuditOutcome Outcome);
