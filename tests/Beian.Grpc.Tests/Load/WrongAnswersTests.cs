using System.Text.Json;
using Beian.Grpc.Tests.Running;
using Beian.V1;
using Google.Protobuf.WellKnownTypes;
using Xunit;

namespace Beian.Grpc.Tests.Load;

/// <summary>The load tool before a server that answers wrongly: whatever is wrong is seen, counted, and fails the run.</summary>
public sealed class WrongAnswersTests
{
    private static readonly string[] Scenarios =
    [
        "verify-wrong-code", "verify-wrong-id", "verify-right", "verify-again", "verify-mix", "resend", "submit", "query", "watch", "life",
    ];

    // A person of the load types more often than one of flesh and blood, and is in no hurry to.
    private static readonly (string, string)[] Settings =
    [
        ("Verification:TriesPerPhoneAndId", "10000"), ("Verification:TriesPerPhone", "100000"), ("Verification:ResendCooldown", "00:00:00"),
    ];

    [Fact]
    public async Task Where_every_answer_is_wrong_every_call_of_every_scenario_is_counted_as_wrong()
    {
        var (exitCode, said, loads, _) = await RunAsync(LieAlways, Scenarios, "--duration", "0.5", "--under-way", "4");

        Assert.Equal(1, exitCode);
        Assert.Equal(Scenarios, loads.Select(load => load.GetProperty("scenario").GetString()));
        Assert.All(loads, load => Assert.Equal(Calls(load), Wrong(load).Sum(kind => kind.Count)));
        Assert.All(loads, load => Assert.True(Calls(load) > 0, $"{load}"));
        Assert.Contains($"{loads.Sum(Calls)} wrong answers.", said, StringComparison.Ordinal);
        Assert.DoesNotContain("Every answer was the right one.", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("verify-wrong-code", VerifyOutcome.Mismatch, VerifyOutcome.Failed)]
    [InlineData("verify-wrong-id", VerifyOutcome.Mismatch, VerifyOutcome.Failed)]
    [InlineData("verify-mix", VerifyOutcome.Forwarded, VerifyOutcome.AlreadyVerified)]
    [InlineData("life", VerifyOutcome.AwaitingOthers, VerifyOutcome.Forwarded)]
    [InlineData("life", VerifyOutcome.Forwarded, VerifyOutcome.AwaitingOthers)]
    public async Task One_verdict_in_place_of_another_is_counted_each_time_it_is_told(string scenario, VerifyOutcome right, VerifyOutcome told)
    {
        var (exitCode, said, loads, lies) = await RunAsync(
            (_, answer) => answer is VerifyCodeResponse verdict && verdict.Outcome == right && Change(() => verdict.Outcome = told),
            [scenario], "--under-way", "1", "--duration", "1");

        Assert.Equal(1, exitCode);
        Assert.True(lies > 0, said);
        Assert.Equal([($"{told} in place of {right}", lies)], Wrong(loads[0]));
        Assert.Contains($"{scenario}: {lies} times {told} in place of {right}", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("submit", "another order's filing")]
    [InlineData("submit", "not one phone to verify")]
    [InlineData("query", "another filing")]
    [InlineData("query", "no history")]
    [InlineData("life", "Approved in place of Rejected")]
    public async Task A_filing_that_is_not_what_was_asked_for_is_counted_each_time(string scenario, string wrong)
    {
        var (exitCode, said, loads, _) = await RunAsync((_, answer) => Distort(answer, wrong), [scenario], "--rate", "40", "--duration", "1");

        Assert.Equal(1, exitCode);
        Assert.Equal([(wrong, 40)], Wrong(loads[0]));
        Assert.Contains($"{scenario}: 40 times {wrong}", said, StringComparison.Ordinal);
    }

    // Twenty filings, ten calls each: it is sent again twice, and then the limit is reached.
    [Theory]
    [InlineData(ResendOutcome.LimitReached, ResendOutcome.Sent, null, "Sent more than 2 times")]
    [InlineData(ResendOutcome.LimitReached, ResendOutcome.CoolingDown, 1, "CoolingDown in place of LimitReached")]
    [InlineData(ResendOutcome.Sent, ResendOutcome.LimitReached, null, "LimitReached before it was sent 2 times")]
    [InlineData(ResendOutcome.Sent, ResendOutcome.NothingPending, null, "LimitReached before it was sent 2 times", "NothingPending of a filing that is open")]
    [InlineData(ResendOutcome.Sent, ResendOutcome.CoolingDown, -1, "CoolingDown after the pause", "LimitReached before it was sent 2 times")]
    [InlineData(ResendOutcome.Sent, ResendOutcome.CoolingDown, null, "CoolingDown without an end", "LimitReached before it was sent 2 times")]
    public async Task What_is_wrong_of_a_resend_hangs_on_what_was_sent_before(ResendOutcome right, ResendOutcome told, int? pause, params string[] wrong)
    {
        var (exitCode, _, loads, lies) = await RunAsync(
            (_, answer) => answer is ResendCodeResponse resend && resend.Outcome == right && Change(() => Tell(resend, told, pause)),
            ["resend"], "--rate", "200", "--duration", "1");

        Assert.Equal(1, exitCode);
        Assert.Equal(wrong, Wrong(loads[0]).Select(kind => kind.What));
        Assert.Equal(right == ResendOutcome.LimitReached ? lies : Calls(loads[0]), Wrong(loads[0]).Sum(kind => kind.Count));
    }

    [Fact]
    public async Task A_message_that_is_sent_within_the_pause_that_was_told_is_wrong()
    {
        HashSet<string> paused = [];
        var (exitCode, _, loads, _) = await RunAsync(
            (request, answer) =>
            {
                lock (paused)
                {
                    return answer is ResendCodeResponse resend && paused.Add(((ResendCodeRequest)request).PhoneNumber)
                        && Change(() => Tell(resend, ResendOutcome.CoolingDown, pause: 1));
                }
            },
            ["resend"], "--rate", "200", "--duration", "1");

        Assert.Equal(1, exitCode);
        Assert.Contains("Sent in a pause", Wrong(loads[0]).Select(kind => kind.What));
    }

    private static bool LieAlways(object request, object answer) => (request, answer) switch
    {
        // But for the entries that are right before the load begins: nothing would come of it otherwise.
        (VerifyCodeRequest asked, VerifyCodeResponse to) => !asked.RequestId.Contains("-load-", StringComparison.Ordinal)
            && Change(() => to.Outcome = to.Outcome is VerifyOutcome.Mismatch or VerifyOutcome.Failed ? VerifyOutcome.Forwarded : VerifyOutcome.Mismatch),
        (_, ResendCodeResponse to) => Change(() => to.Outcome = ResendOutcome.NothingPending),
        (_, SubmitFilingResponse to) => Change(() => to.Filing.State = FilingState.UnderReview),
        (_, GetFilingResponse to) => Change(() => to.Filing.State = FilingState.UnderReview),
        (_, WatchFilingsResponse { Change: { } change }) => Change(() => change.State = FilingState.UnderReview),
        _ => false,
    };

    private static bool Distort(object answer, string wrong) => (answer, wrong) switch
    {
        (SubmitFilingResponse to, "another order's filing") => Change(() => to.Filing.OrderNumber += "0"),
        (SubmitFilingResponse to, "not one phone to verify") => Change(to.Filing.Challenges.Clear),
        (GetFilingResponse to, "another filing") => Change(() => to.Filing.FilingId += "0"),
        (GetFilingResponse to, "no history") => Change(to.Filing.Events.Clear),
        (RejectFilingResponse to, "Approved in place of Rejected") => Change(() => to.Filing.State = FilingState.Approved),
        _ => false,
    };

    private static async Task<(int ExitCode, string Said, IReadOnlyList<JsonElement> Loads, int Lies)> RunAsync(
        Func<object, object, bool> tell, string[] scenarios, params string[] load)
    {
        using var folder = new ReportFolder();
        var lies = new Lies(tell);
        await using var server = Server.Start(null, lies.AddTo, Settings);
        var run = ConsoleTool.RunAsync(
            ["run", .. scenarios, .. load, "--address", $"{server.Address}", "--warm-up", "0", "--filings", "20", "--report", folder.Path]);
        while (!run.IsCompleted)
        {
            // Messages arrive as time goes by.
            server.Clock.Advance(TimeSpan.FromMilliseconds(20));
            await Task.WhenAny(run, Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System));
        }

        var (exitCode, said) = await run;
        Assert.True(File.Exists(Path.Combine(folder.Path, "run.json")), said);
        return (exitCode, said, folder.Loads, lies.Told);
    }

    private static bool Change(Action change)
    {
        change();
        return true;
    }

    // By the tool's clock, which is not the server's here.
    private static void Tell(ResendCodeResponse answer, ResendOutcome outcome, int? pause)
    {
        answer.Outcome = outcome;
        answer.RetryTime = pause is { } days ? Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow().AddDays(days)) : null;
    }

    private static long Calls(JsonElement load) => load.GetProperty("calls").GetInt64();

    private static List<(string What, long Count)> Wrong(JsonElement load) =>
        [.. load.GetProperty("wrong").EnumerateObject().Select(kind => (kind.Name, kind.Value.GetInt64())).OrderBy(kind => kind.Name, StringComparer.Ordinal)];
}
