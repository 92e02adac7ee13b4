using System.Text.RegularExpressions;
using Beian.V1;
using DomainFiling = Beian.Filings.Filing;

namespace Beian.Grpc.Tests.Running;

/// <summary>
/// The lines of the audit trail that a filing's own account of itself asks for. Which of two that were verified at one time was the last is
/// not in that account, so those lines are compared without the challenge.
/// </summary>
internal static partial class ExpectedLines
{
    public static IEnumerable<string> Of(DomainFiling filing)
    {
        yield return Line(filing, AuditOutcome.Submitted, filing.Submitted);
        for (var n = 0; n < filing.Challenges.Count; n++)
        {
            var challenge = filing.Challenges[n];
            for (var wrong = 0; wrong < challenge.WrongIdTimes.Count; wrong++)
            {
                var isLast = challenge.State == ChallengeState.Failed && wrong == challenge.WrongIdTimes.Count - 1;
                yield return Line(filing, isLast ? AuditOutcome.Failed : AuditOutcome.WrongId, challenge.WrongIdTimes[wrong], $"{n}");
            }

            foreach (var resent in challenge.Deliveries.Where(d => d is { Trigger: DeliveryTrigger.Manual, Attempt: 1 }))
            {
                yield return Line(filing, AuditOutcome.Resent, resent.Queued, $"{n}");
            }
        }

        var verified = filing.Challenges.Where(c => c.Verified is not null).Select(c => c.Verified!.Value).Order().ToList();
        for (var n = 0; n < verified.Count; n++)
        {
            yield return Line(filing, n == filing.Challenges.Count - 1 ? AuditOutcome.Forwarded : AuditOutcome.Verified, verified[n]);
        }

        if (filing.State is FilingState.Withdrawn or FilingState.Approved or FilingState.Rejected)
        {
            var outcome = Enum.Parse<AuditOutcome>($"{filing.State}");
            yield return Line(filing, outcome, (filing.Reviewed ?? filing.Closed)!.Value);
        }
    }

    /// <summary>A line of the store, as <see cref="Of"/> has it.</summary>
    public static string Plain(string line) => VerifiedBy().Replace(line, "$1 number ");

    private static string Line(DomainFiling filing, AuditOutcome outcome, DateTimeOffset time, string challenge = "") =>
        $"time {time.ToUnixTimeMilliseconds()} caller local outcome {(int)outcome} filing {filing.Id.Digest} number {challenge}";

    // VERIFIED and FORWARDED are 4 and 5.
    [GeneratedRegex("( outcome [45] filing [0-9A-Z]+) number .$")]
    private static partial Regex VerifiedBy();
}
