using Beian.Grpc.Tests.Running;
using Beian.V1;

namespace Beian.Grpc.Tests.Crashes;

/// <summary>How a filing stands, in words: as it should after some calls, and as the system shows it.</summary>
internal static class Picture
{
    /// <summary>As it should after these calls.</summary>
    public static string After(IEnumerable<Step> steps, IReadOnlyList<Somebody> people)
    {
        var made = steps.ToLookup(step => step.Kind);
        var failed = made[StepKind.WrongId].GroupBy(step => step.Person).FirstOrDefault(wrong => wrong.Count() == Dossier.WrongIdLimit)?.Key;
        var verified = made[StepKind.Verify].Select(step => step.Person).ToHashSet();
        var state = failed is not null ? FilingState.Returned
            : verified.Count == people.Count ? FilingState.UnderReview
            : FilingState.AwaitingVerification;
        return Of(state, people.Select(person => Of(
            person.MaskedPhone,
            verified.Contains(person) ? ChallengeState.Verified
                : person == failed ? ChallengeState.Failed
                : failed is not null ? ChallengeState.Cancelled
                : ChallengeState.Pending,
            made[StepKind.WrongId].Count(step => step.Person == person),
            initial: 1,
            made[StepKind.Resend].Count(step => step.Person == person))));
    }

    /// <summary>As the system shows it. That a noon has passed meanwhile changes nothing.</summary>
    /// <exception cref="InvalidOperationException">It contradicts itself.</exception>
    public static string Of(Filing filing) => Of(filing.State, filing.Challenges.Select(challenge =>
    {
        var phone = challenge.MaskedPhoneNumber;
        var wrong = filing.Events.Count(e => e.Kind == FilingEventKind.WrongId && e.MaskedPhoneNumber == phone);
        var manual = challenge.Deliveries.Count(delivery => delivery.Trigger == DeliveryTrigger.Manual);
        return wrong == challenge.WrongIdCount && manual == challenge.ManualResendCount
            ? Of(phone, challenge.State, wrong, challenge.Deliveries.Count(delivery => delivery.Trigger == DeliveryTrigger.Initial), manual)
            : throw new InvalidOperationException($"Its history and its counts say different things: {filing}");
    }));

    private static string Of(FilingState state, IEnumerable<string> people) =>
        string.Join("; ", people.Order(StringComparer.Ordinal).Prepend($"{state}"));

    private static string Of(string phone, ChallengeState state, int wrong, int initial, int manual) =>
        $"{phone} {state}, {wrong} wrong, {initial} first and {manual} asked-for messages";
}
