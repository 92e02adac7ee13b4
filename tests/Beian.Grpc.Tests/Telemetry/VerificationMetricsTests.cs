using System.Diagnostics;
using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Beian.Verification;
using Grpc.Core;
using Xunit;

namespace Beian.Grpc.Tests.Telemetry;

/// <summary>What came of entries and of requests to send again: each is counted by its outcome and province, and named on the span of its call.</summary>
[Collection(Listened.Name)]
public sealed class VerificationMetricsTests
{
    // Where captchas of ours are needed.
    private const Province Guarded = Province.Henan;

    private static readonly CaptchaAnswer Unknown = new() { Id = "unknown", Answer = "abcd" };

    private static readonly (string, string)[] Settings =
    [
        ("Captcha:RequiredOf:0:Province", $"{(int)Guarded}"), ("Verification:TriesPerPhoneAndId", "1"), ("Verification:ResendMissesPerPhone", "1"),
        ("Verification:WrongIdLimit", "1"), ("Verification:ManualResends", "1"),
    ];

    [Fact]
    public async Task Every_verdict_on_an_entry()
    {
        await using var watched = await WatchedServer.StartAsync(Settings);
        var (two, mistaken, failed) = (
            await Case.OfTwo(watched.Server).SubmittedAsync(), await Case.OfOne(watched.Server).SubmittedAsync(), await Case.OfOne(watched.Server).SubmittedAsync());
        (string Outcome, VerifyCodeRequest Entry)[] table =
        [
            ("mismatch", mistaken.WrongCode()),
            ("throttled", mistaken.WrongCode()),
            ("awaiting_others", two.Right(two.People[0], "awaits")),
            ("request_id_reused", two.Right(two.People[1], "awaits")),
            ("forwarded", two.Right(two.People[1])),
            ("already_verified", two.Right(two.People[0])),
            ("failed", failed.WrongId()),
            ("captcha_required", new(failed.Right()) { Province = Guarded }),
            ("captcha_rejected", new(failed.Right()) { Province = Guarded, Captcha = Unknown }),
        ];

        await HoldsAsync<VerifyVerdict>(
            watched, "beian.verifications", "VerifyCode",
            table.Select(row => (row.Outcome, row.Entry.Province, Call(async () => await watched.Server.Verification.VerifyCodeAsync(row.Entry)))));
    }

    [Fact]
    public async Task Every_answer_to_who_asks_for_the_code_again()
    {
        await using var watched = await WatchedServer.StartAsync(Settings);
        var (one, another, stranger) = (
            await Case.OfOne(watched.Server).SubmittedAsync(), await Case.OfOne(watched.Server).SubmittedAsync(), Case.OfOne(watched.Server));
        (string Outcome, ResendCodeRequest Request)[] table =
        [
            ("cooling_down", one.Resend()),
            ("sent", one.Resend("again")),
            ("request_id_reused", another.Resend("again")),
            ("limit_reached", one.Resend()),
            ("nothing_pending", stranger.Resend()),
            ("throttled", stranger.Resend()),
            ("captcha_required", new(one.Resend()) { Province = Guarded }),
            ("captcha_rejected", new(one.Resend()) { Province = Guarded, Captcha = Unknown }),
        ];

        await HoldsAsync<ResendVerdict>(
            watched, "beian.resends", "ResendCode",
            table.Select(row => (row.Outcome, row.Request.Province, Call(async () =>
            {
                await watched.Server.Verification.ResendCodeAsync(row.Request);
                // The pause is over with the first answer.
                watched.Server.Clock.Advance(TimeSpan.FromMinutes(1));
            }))));
    }

    private static async Task HoldsAsync<TVerdict>(
        WatchedServer watched, string metric, string rpc, IEnumerable<(string Outcome, Province Province, Func<Task> Call)> table)
    {
        var rows = table.ToList();
        // All that there are: a new one has no row yet.
        Assert.Equal(typeof(TVerdict).GetNestedTypes().Length, rows.Select(row => row.Outcome).Distinct().Count());
        using var outcomes = new Instrument<long>(watched.Server, VerificationMetrics.MeterName, metric, "beian.outcome");
        using var provinces = new Instrument<long>(watched.Server, VerificationMetrics.MeterName, metric, "beian.province");
        foreach (var (_, _, call) in rows)
        {
            await call();
        }

        Assert.Equal(rows.Select(row => ((object?)row.Outcome, 1L)), outcomes.Measured);
        Assert.Equal(rows.Select(row => ((object?)(int)row.Province, 1L)), provinces.Measured);
        await Eventually.HoldsAsync("every span has ended", () => Task.FromResult(Spans().Count() == rows.Count));
        Assert.Equal(rows.Select(row => row.Outcome), Spans().OrderBy(span => span.StartTimeUtc).Select(span => span.GetTagItem("beian.outcome")));

        IEnumerable<Activity> Spans() => watched.Spans.Where(span => span.DisplayName == $"beian.v1.VerificationService/{rpc}");
    }

    // Some outcomes are no verdict, and end the call with an error.
    private static Func<Task> Call(Func<Task> call) => async () =>
    {
        try
        {
            await call();
        }
        catch (RpcException refused) when (!refused.IsOfTheTransport())
        {
        }
    };
}
