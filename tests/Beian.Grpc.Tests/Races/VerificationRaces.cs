using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using static Beian.Grpc.Tests.Races.Promise;

namespace Beian.Grpc.Tests.Races;

/// <summary>
/// The races of verifying and resending: what many do at one moment, and what must hold afterwards. Each is run against the server
/// as it is, and against a variant that is racy on purpose, where it must find a promise broken.
/// </summary>
internal static class VerificationRaces
{
    private const string Submitted = "AwaitingVerification";
    private const string Forwarded = "AwaitingVerification, UnderReview";
    private const string Returned = "AwaitingVerification, Returned";

    /// <summary>
    /// Resends without a pause, so that only the cap stands in their way; a phone's window small enough to fill; and rounds of the
    /// outbox far enough apart that a day of them passes quickly.
    /// </summary>
    public static (string Key, string Value)[] Settings { get; } =
        [("Verification:ResendCooldown", "00:00:00"), ("Verification:TriesPerPhone", "40"), ("Outbox:Round", "00:01:00")];

    public static IReadOnlyDictionary<string, Func<Crowd, Task<IReadOnlyList<Promise>>>> All { get; } =
        new Dictionary<string, Func<Crowd, Task<IReadOnlyList<Promise>>>>
        {
            ["Of many right codes one succeeds and sends the filing to the bureau"] = RightCodesAsync,
            ["Of many right codes of one person of two, one succeeds"] = RightCodesOfOneOfTwoAsync,
            ["Many wrong IDs spend exactly the limit"] = WrongIdsAsync,
            ["Of two people at the same moment one is told to wait and the other sends the filing on"] = TwoPeopleAsync,
            ["Retries of a right code are one success"] = RetriesOfARightCodeAsync,
            ["Retries of a wrong ID burn one try"] = RetriesOfAWrongIdAsync,
            ["Mismatches of a phone and ID are counted exactly"] = MismatchesOfOneIdAsync,
            ["Mismatches of a phone are counted exactly"] = MismatchesOfManyIdsAsync,
            ["Many resends stop at the cap"] = ResendsAsync,
            ["Retries of a resend send one message"] = RetriesOfAResendAsync,
            ["Resends that meet nothing are counted exactly"] = ResendMissesAsync,
            ["Verifying and resending at once disturb each other in nothing"] = VerifyAgainstResendAsync,
            ["At the deadline a code counts or has expired, never both"] = VerifyAgainstExpiryAsync,
        };

    private static async Task<IReadOnlyList<Promise>> RightCodesAsync(Crowd crowd)
    {
        var filing = await Case.OfOne(crowd.Server).SubmittedAsync();
        var outcomes = await crowd.VerifyAsync(Many(_ => filing.Right()));
        return [new("verdicts", "63 AlreadyVerified, 1 Forwarded", Tally(outcomes)), new("feed", Forwarded, await filing.FeedAsync())];
    }

    private static async Task<IReadOnlyList<Promise>> RightCodesOfOneOfTwoAsync(Crowd crowd)
    {
        var filing = await Case.OfTwo(crowd.Server).SubmittedAsync();
        var outcomes = await crowd.VerifyAsync(Many(_ => filing.Right()));
        return [new("verdicts", "63 AlreadyVerified, 1 AwaitingOthers", Tally(outcomes)), new("feed", Submitted, await filing.FeedAsync())];
    }

    private static async Task<IReadOnlyList<Promise>> WrongIdsAsync(Crowd crowd)
    {
        var filing = await Case.OfTwo(crowd.Server).SubmittedAsync();
        var outcomes = await crowd.VerifyAsync(Many(n => filing.WrongId(n)));
        var after = await filing.ReadAsync();
        return
        [
            // The fifth fails it; a closed filing then says so to whoever knows phone and code.
            new("verdicts", "60 Failed, 4 Mismatch", Tally(outcomes)),
            new("wrong IDs", "5", $"{after.Challenges[0].WrongIdCount}"),
            new("state", "Returned, WrongIdLimit", $"{after.State}, {after.ReturnReason}"),
            new("feed", Returned, await filing.FeedAsync()),
        ];
    }

    private static async Task<IReadOnlyList<Promise>> TwoPeopleAsync(Crowd crowd)
    {
        var filings = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Case.OfTwo(crowd.Server).SubmittedAsync()));
        var outcomes = await crowd.VerifyAsync([.. filings.SelectMany(filing => filing.People.Select(person => filing.Right(person)))]);
        return
        [
            .. outcomes.Chunk(2).Select(pair => new Promise("verdicts", "1 AwaitingOthers, 1 Forwarded", Tally(pair))),
            .. await Task.WhenAll(filings.Select(async filing => new Promise("feed", Forwarded, await filing.FeedAsync()))),
        ];
    }

    private static async Task<IReadOnlyList<Promise>> RetriesOfARightCodeAsync(Crowd crowd)
    {
        var filing = await Case.OfOne(crowd.Server).SubmittedAsync();
        var outcomes = await crowd.VerifyAsync(Many(_ => filing.Right(requestId: $"right-{filing.FilingId}")));
        return [new("verdicts", "64 Forwarded", Tally(outcomes)), new("feed", Forwarded, await filing.FeedAsync())];
    }

    private static async Task<IReadOnlyList<Promise>> RetriesOfAWrongIdAsync(Crowd crowd)
    {
        var filing = await Case.OfOne(crowd.Server).SubmittedAsync();
        var outcomes = await crowd.VerifyAsync(Many(_ => filing.WrongId(requestId: $"wrong-{filing.FilingId}")));
        var after = await filing.ReadAsync();
        return [new("verdicts", "64 Mismatch", Tally(outcomes)), new("wrong IDs", "1", $"{after.Challenges[0].WrongIdCount}")];
    }

    private static async Task<IReadOnlyList<Promise>> MismatchesOfOneIdAsync(Crowd crowd)
    {
        var filing = await Case.OfOne(crowd.Server).SubmittedAsync();
        var outcomes = await crowd.VerifyAsync(Many(_ => filing.WrongCode()));
        return [new("verdicts", "20 Mismatch, 44 ResourceExhausted", Tally(outcomes))];
    }

    private static async Task<IReadOnlyList<Promise>> MismatchesOfManyIdsAsync(Crowd crowd)
    {
        var filing = await Case.OfOne(crowd.Server).SubmittedAsync();
        var outcomes = await crowd.VerifyAsync(Many(n => filing.WrongCode($"W{n:D5}")));
        return [new("verdicts", "40 Mismatch, 24 ResourceExhausted", Tally(outcomes))];
    }

    private static async Task<IReadOnlyList<Promise>> ResendsAsync(Crowd crowd)
    {
        var filing = await Case.OfOne(crowd.Server).SubmittedAsync();
        var outcomes = await crowd.ResendAsync(Crowd.Size, filing.Resend());
        return [new("verdicts", "62 LimitReached, 2 Sent", Tally(outcomes)), .. await MessagesAsync(filing, resends: 2)];
    }

    private static async Task<IReadOnlyList<Promise>> RetriesOfAResendAsync(Crowd crowd)
    {
        var filing = await Case.OfOne(crowd.Server).SubmittedAsync();
        var outcomes = await crowd.ResendAsync(Crowd.Size, filing.Resend($"resend-{filing.FilingId}"));
        return [new("verdicts", "64 Sent", Tally(outcomes)), .. await MessagesAsync(filing, resends: 1)];
    }

    private static async Task<IReadOnlyList<Promise>> ResendMissesAsync(Crowd crowd)
    {
        var request = Case.OfOne(crowd.Server).Resend();
        var outcomes = await crowd.ResendAsync(Crowd.Size, request);
        return [new("verdicts", "20 NothingPending, 44 ResourceExhausted", Tally(outcomes))];
    }

    private static async Task<IReadOnlyList<Promise>> VerifyAgainstResendAsync(Crowd crowd)
    {
        var filing = await Case.OfOne(crowd.Server).SubmittedAsync();
        var resends = crowd.ResendAsync(10, filing.Resend());
        var verdicts = await crowd.VerifyAsync(Many(_ => filing.Right()));
        var sent = (await resends).Count(outcome => outcome == nameof(ResendOutcome.Sent));
        return
        [
            new("verdicts", "63 AlreadyVerified, 1 Forwarded", Tally(verdicts)),
            new("feed", Forwarded, await filing.FeedAsync()),
            new("resends within the cap", "True", $"{sent <= 2}"),
            .. await MessagesAsync(filing, sent),
        ];
    }

    private static async Task<IReadOnlyList<Promise>> VerifyAgainstExpiryAsync(Crowd crowd) =>
    [
        .. await VerifyAgainstExpiryAsync(crowd, _ => Task.CompletedTask),
        .. await VerifyAgainstExpiryAsync(crowd, firstVerdict => firstVerdict),
    ];

    // The last millisecond ends while they verify: at once, or when one of them has its verdict.
    private static async Task<IReadOnlyList<Promise>> VerifyAgainstExpiryAsync(Crowd crowd, Func<Task, Task> moment)
    {
        var filing = await Case.OfOne(crowd.Server).SubmittedAsync();
        var left = (await filing.ReadAsync()).Deadline.ToDateTimeOffset() - crowd.Server.Clock.GetUtcNow();
        crowd.Server.Clock.Advance(left - TimeSpan.FromMilliseconds(1));

        var race = crowd.VerifyAsync(Many(_ => filing.Right()), out var firstVerdict);
        await moment(firstVerdict);
        crowd.Server.Clock.Advance(TimeSpan.FromMilliseconds(1));
        var successes = (await race).Count(outcome => outcome == nameof(VerifyOutcome.Forwarded));

        if (successes == 0)
        {
            await Eventually.HoldsAsync("the sweep has been by", async () => await filing.FeedAsync() != Submitted);
        }

        var after = await filing.ReadAsync();
        var later = (await crowd.Server.Verification.VerifyCodeAsync(filing.Right())).Outcome;
        var found = $"{after.State}, {after.ReturnReason}, feed {await filing.FeedAsync()}, later {later}";
        return successes > 0
            ? [new("successes", "1", $"{successes}"), new("counted", $"UnderReview, Unspecified, feed {Forwarded}, later AlreadyVerified", found)]
            : [new("expired", $"Returned, CodeExpired, feed {Returned}, later Failed", found)];
    }

    private static async Task<Promise[]> MessagesAsync(Case filing, int resends)
    {
        var challenge = (await filing.ReadAsync()).Challenges[0];
        return
        [
            new("resends counted", $"{resends}", $"{challenge.ManualResendCount}"),
            new("messages", $"{1 + resends}", $"{challenge.Deliveries.Count}"),
        ];
    }

    private static VerifyCodeRequest[] Many(Func<int, VerifyCodeRequest> entry) =>
        [.. Enumerable.Range(0, Crowd.Size).Select(entry)];
}
