using Beian.NoonResend;
using Beian.Outbox;
using Beian.Redis;
using Beian.Routing;
using Beian.Rules;
using Beian.Secrets;
using Beian.Telemetry;
using Beian.Verification;
using Microsoft.Extensions.Options;

namespace Beian.Filings;

/// <summary>Submits filings: works out who has to verify, derives the codes, and has all of it written in one step.</summary>
public sealed class FilingSubmission(
    IFilingStore store,
    KeyRing ring,
    RuleBook rules,
    OperatorOfNumber operators,
    NoonSchedule noons,
    OutboxSignal outbox,
    TimeProvider clock,
    IOptions<VerificationOptions> options)
{
    /// <summary>Codes tried before giving up. A phone with a thousand live codes has one in a thousand taken at each step.</summary>
    private const int MaxCollisions = 20;

    /// <summary>Submits an order, or finds it submitted before.</summary>
    /// <exception cref="StoreUnavailableException">The store did not answer.</exception>
    public async Task<SubmitOutcome> SubmitAsync(FilingOrder order, string caller, CancellationToken cancellationToken)
    {
        var now = Milliseconds(clock.GetUtcNow());
        var roles = rules.RolesFor(order.Province, order.Type, order.ChangedSubject, order.ChangedSite, now);
        Role[] missing = [.. roles.Where(role => order.PersonIn(role) is null)];
        if (missing.Length > 0)
        {
            // It may have been submitted on a day when nobody had to be named, and a repeat is told of that filing on any day.
            return await store.FindSubmittedAsync(order, cancellationToken).ConfigureAwait(false) ?? new SubmitOutcome.PeopleMissing(missing);
        }

        var draft = await DraftAsync(order, roles, now, cancellationToken).ConfigureAwait(false);
        for (var collisions = 0; collisions < MaxCollisions; collisions++)
        {
            var outcome = await store.SubmitAsync(draft, caller, cancellationToken).ConfigureAwait(false);
            if (outcome is not SubmitOutcome.CodeTaken taken)
            {
                outbox.Wake(order.Province);
                return outcome;
            }

            draft = WithNextCode(draft, taken.Challenge);
        }

        throw new InvalidOperationException($"No free code in {MaxCollisions} tries.");
    }

    private async Task<FilingDraft> DraftAsync(
        FilingOrder order, IReadOnlyList<Role> roles, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var id = FilingId.Of(order.Province, order.Provider, order.OrderNumber);
        CurrentSpan.IsAbout(id);
        var deadline = now + options.Value.CodeLifetime;

        // The same person gets one code, and the same phone is the same person.
        var people = roles.GroupBy(role => order.PersonIn(role)!.Phone).ToList();
        var carriers = await OperatorsAsync([.. people.Select(person => person.Key)], cancellationToken).ConfigureAwait(false);
        var challenges = people.Select((person, n) => new ChallengeDraft(
            [.. person],
            order.PersonIn(person.First())!,
            carriers[n],
            ring.Current.Codes.Derive(id, now, n, counter: 0),
            CodeCounter: 0,
            noons.NoonOf(now, deadline)));
        return new FilingDraft(id, order, now, deadline, [.. challenges]);
    }

    // Ported numbers may lie on another node than the province. With that one away a submit goes by the prefix; the outbox asks again
    // before a message leaves.
    private async Task<IReadOnlyList<Operator>> OperatorsAsync(IReadOnlyList<PhoneNumber> phones, CancellationToken cancellationToken)
    {
        try
        {
            return await operators.FindAsync(phones, cancellationToken).ConfigureAwait(false);
        }
        catch (StoreUnavailableException)
        {
            return operators.ByPrefix(phones);
        }
    }

    private FilingDraft WithNextCode(FilingDraft draft, int n)
    {
        var challenges = draft.Challenges.ToArray();
        var counter = challenges[n].CodeCounter + 1;
        challenges[n] = challenges[n] with { CodeCounter = counter, Code = ring.Current.Codes.Derive(draft.Id, draft.Submitted, n, counter) };
        return draft with { Challenges = challenges };
    }

    // The store keeps milliseconds; what is derived from a time must come out the same when it is read back.
    private static DateTimeOffset Milliseconds(DateTimeOffset time) => DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds());
}
