using Beian.Grpc.Tests.Races;
using Beian.Grpc.Tests.Running;
using Beian.V1;

namespace Beian.Grpc.Tests.Captchas;

/// <summary>Many uses of one captcha at one moment, and what must hold afterwards.</summary>
internal static class CaptchaRaces
{
    public static IReadOnlyDictionary<string, Func<Crowd, CaptchaReader, Task<IReadOnlyList<Promise>>>> All { get; } =
        new Dictionary<string, Func<Crowd, CaptchaReader, Task<IReadOnlyList<Promise>>>>
        {
            ["Of many entries with one captcha one is judged"] = EntriesAsync,
            ["Of many resends with one captcha one is judged"] = ResendsAsync,
            ["Retries with one request id and its captcha are one verdict"] = RetriesAsync,
        };

    private static async Task<IReadOnlyList<Promise>> EntriesAsync(Crowd crowd, CaptchaReader reader)
    {
        var filing = await Case.OfOne(crowd.Server).SubmittedAsync();
        var captcha = await SolvedAsync(crowd, reader);
        var outcomes = await crowd.VerifyAsync(Many(n => new(filing.WrongId(n)) { Captcha = captcha }));
        return
        [
            new("verdicts", "63 FailedPrecondition, 1 Mismatch", Promise.Tally(outcomes)),
            new("wrong IDs", "1", $"{(await filing.ReadAsync()).Challenges[0].WrongIdCount}"),
        ];
    }

    private static async Task<IReadOnlyList<Promise>> ResendsAsync(Crowd crowd, CaptchaReader reader)
    {
        var request = new ResendCodeRequest(Case.OfOne(crowd.Server).Resend()) { Captcha = await SolvedAsync(crowd, reader) };
        var outcomes = await crowd.ResendAsync(Crowd.Size, request);
        return [new("verdicts", "63 FailedPrecondition, 1 NothingPending", Promise.Tally(outcomes))];
    }

    private static async Task<IReadOnlyList<Promise>> RetriesAsync(Crowd crowd, CaptchaReader reader)
    {
        var filing = await Case.OfOne(crowd.Server).SubmittedAsync();
        var captcha = await SolvedAsync(crowd, reader);
        var outcomes = await crowd.VerifyAsync(Many(_ => new(filing.WrongId(requestId: $"wrong-{filing.FilingId}")) { Captcha = captcha }));
        return
        [
            new("verdicts", "64 Mismatch", Promise.Tally(outcomes)),
            new("wrong IDs", "1", $"{(await filing.ReadAsync()).Challenges[0].WrongIdCount}"),
        ];
    }

    private static async Task<CaptchaAnswer> SolvedAsync(Crowd crowd, CaptchaReader reader) =>
        reader.Solve(await crowd.Server.Verification.CreateCaptchaAsync(new CreateCaptchaRequest { Province = Case.Where }));

    private static VerifyCodeRequest[] Many(Func<int, VerifyCodeRequest> entry) => [.. Enumerable.Range(0, Crowd.Size).Select(entry)];
}
