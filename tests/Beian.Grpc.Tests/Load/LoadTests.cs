using System.Text.Json;
using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Xunit;

namespace Beian.Grpc.Tests.Load;

/// <summary>
/// The load tool in its short form: every scenario is still answered rightly, and every comparison still comes to a figure. No time is
/// held against anything here.
/// </summary>
public sealed class LoadTests
{
    private static readonly string[] Scenarios =
    [
        "verify-wrong-code", "verify-wrong-id", "verify-right", "verify-again", "verify-mix", "resend", "submit", "query", "watch", "life",
        "nothing", "plain-wrong-code", "plain-right",
    ];

    [Fact]
    public async Task Every_scenario_is_answered_rightly()
    {
        using var folder = new ReportFolder();

        var (exitCode, said) = await ConsoleTool.RunAsync("run", "--short", "--report", folder.Path);

        Assert.True(exitCode == 0, said);
        Assert.Contains("Every answer was the right one.", said, StringComparison.Ordinal);
        var loads = folder.Loads;
        Assert.Equal(Scenarios, loads.Select(load => load.GetProperty("scenario").GetString()));
        Assert.All(loads, load =>
        {
            Assert.True(load.GetProperty("calls").GetInt64() > 0, $"{load}");
            Assert.Empty(load.GetProperty("wrong").EnumerateObject());
            Assert.NotEmpty(load.GetProperty("latencyMicroseconds").EnumerateArray());
        });
        Assert.Equal(2, folder.ReadText("run.html").Split("<svg ").Length - 1);
    }

    [Fact]
    public async Task An_open_loop_makes_as_many_calls_as_it_was_told_to()
    {
        using var folder = new ReportFolder();

        var (exitCode, said) = await ConsoleTool.RunAsync(
            "run", "nothing", "--rate", "100", "--warm-up", "0.1", "--duration", "2", "--filings", "20", "--report", folder.Path);

        Assert.True(exitCode == 0, said);
        var load = folder.Loads[0];
        Assert.Equal("open", load.GetProperty("loop").GetString());
        Assert.Equal(200, load.GetProperty("calls").GetInt64());
        Assert.True(load.GetProperty("isComplete").GetBoolean());
        Assert.Empty(load.GetProperty("notes").EnumerateArray());
    }

    [Fact]
    public async Task At_a_rate_there_are_as_many_filings_as_its_calls_use_up()
    {
        using var folder = new ReportFolder();

        // More than the ten thousand that there are otherwise.
        var (exitCode, said) = await ConsoleTool.RunAsync(
            "run", "plain-right", "--rate", "5000", "--warm-up", "0", "--duration", "2.1", "--appendfsync", "no", "--report", folder.Path);

        Assert.True(exitCode == 0, said);
        Assert.Equal(10_500, folder.Loads[0].GetProperty("calls").GetInt64());
        Assert.True(folder.Loads[0].GetProperty("isComplete").GetBoolean());
    }

    [Theory]
    [InlineData("plain-right", 20)]
    [InlineData("verify-mix", 30)]
    public async Task A_run_whose_filings_are_used_up_before_its_time_does_not_pass_for_a_complete_one(string scenario, int calls)
    {
        using var folder = new ReportFolder();

        var (exitCode, said) = await ConsoleTool.RunAsync(
            "run", scenario, "--rate", "100", "--warm-up", "0", "--duration", "5", "--filings", "20", "--report", folder.Path);

        Assert.True(exitCode == 0, said);
        Assert.Contains($"{scenario}: not complete: its filings were used up", said, StringComparison.Ordinal);
        Assert.Equal(calls, folder.Loads[0].GetProperty("calls").GetInt64());
        Assert.False(folder.Loads[0].GetProperty("isComplete").GetBoolean());
        Assert.Contains("of 5 seconds; --filings makes more", Assert.Single(folder.Loads[0].GetProperty("notes").EnumerateArray()).GetString(), StringComparison.Ordinal);
        Assert.Contains("not complete: its filings were used up", folder.ReadText("run.html"), StringComparison.Ordinal);
    }

    /// <summary>Otherwise the calls that a server standing still keeps from being made would be missing from the figures, and it would look well.</summary>
    [Fact]
    public async Task In_an_open_loop_a_server_that_stands_still_makes_every_call_late_that_was_due_meanwhile()
    {
        using var folder = new ReportFolder();
        await using var place = new ServerPlace();
        // What is on its way to the store when the server is stopped must not have run out of time when it goes on.
        var server = await place.StartAsync(("Store__Timeout", "00:00:30"));
        var filings = new FilingService.FilingServiceClient(server.Channel);
        var load = ConsoleTool.RunAsync(
            "run", "submit", "--address", $"{server.Address}", "--rate", "50", "--warm-up", "0", "--duration", "6", "--report", folder.Path);
        await Eventually.HoldsAsync("the load has begun", async () => (await filings.ListFilingsAsync(new ListFilingsRequest())).Filings.Count > 0);

        OsSignal.Freeze(server.Id);
        await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System, TestContext.Current.CancellationToken);
        OsSignal.Thaw(server.Id);

        var (exitCode, said) = await load;
        Assert.True(exitCode == 0, said);
        // Of the 300 calls 150 fell due in these seconds, five in six of them with half a second or more of it left.
        var times = folder.Loads[0].GetProperty("latencyMicroseconds").EnumerateArray();
        var four = times.First(point => point.GetProperty("percent").GetDouble() >= 80);
        Assert.True(four.GetProperty("within").GetDouble() >= 500_000, $"{four}");
    }

    [Fact]
    public async Task Answers_that_are_not_the_right_ones_fail_the_run()
    {
        await using var place = new ServerPlace();
        // Here a person may mistype once an hour, and the load does so all the time.
        var server = await place.StartAsync(("Verification__TriesPerPhoneAndId", "1"));

        var (exitCode, said) = await ConsoleTool.RunAsync(
            "run", "verify-wrong-code", "--address", $"{server.Address}", "--warm-up", "0", "--duration", "1", "--filings", "20", "--under-way", "8");

        Assert.Equal(1, exitCode);
        Assert.Contains("verify-wrong-code: ", said, StringComparison.Ordinal);
        Assert.Contains("times ResourceExhausted", said, StringComparison.Ordinal);
        Assert.Matches("[0-9]+ wrong answers", said);
    }

    [Fact]
    public async Task Resends_of_another_server_are_held_against_what_it_sent_and_when_it_may_send_again()
    {
        using var folder = new ReportFolder();
        await using var place = new ServerPlace();
        var server = await place.StartAsync(("Verification__ResendCooldown", "00:00:01"));

        // Each filing is asked for ten times: in the pauses after its messages, between them, and when it has been sent twice.
        var (exitCode, said) = await ConsoleTool.RunAsync(
            "run", "resend", "--address", $"{server.Address}", "--rate", "40", "--warm-up", "0", "--duration", "5", "--filings", "20", "--report", folder.Path);

        Assert.True(exitCode == 0, said);
        Assert.Equal(200, folder.Loads[0].GetProperty("calls").GetInt64());
        Assert.Empty(folder.Loads[0].GetProperty("notes").EnumerateArray());
        var filings = await new FilingService.FilingServiceClient(server.Channel).ListFilingsAsync(new ListFilingsRequest { PageSize = 20 });
        Assert.Equal(20, filings.Filings.Count);
        Assert.All(filings.Filings, filing => Assert.InRange(filing.Challenges[0].ManualResendCount, 1, 2));
    }

    [Fact]
    public async Task Where_nothing_is_sent_again_the_report_says_that_only_pauses_were_measured()
    {
        using var folder = new ReportFolder();
        await using var place = new ServerPlace();
        var server = await place.StartAsync(("Verification__ResendCooldown", "01:00:00"));

        var (exitCode, said) = await ConsoleTool.RunAsync(
            "run", "resend", "--address", $"{server.Address}", "--warm-up", "0", "--duration", "0.5", "--filings", "20", "--report", folder.Path);

        Assert.True(exitCode == 0, said);
        Assert.Contains("resend: none was SENT, so that it is COOLING_DOWN alone that was measured.", said, StringComparison.Ordinal);
        Assert.Single(folder.Loads[0].GetProperty("notes").EnumerateArray());
    }

    [Fact]
    public async Task What_was_submitted_to_a_server_that_is_not_its_own_is_taken_back()
    {
        await using var place = new ServerPlace();
        var server = await place.StartAsync();

        var (exitCode, said) = await ConsoleTool.RunAsync(
            "run", "submit", "verify-right", "--address", $"{server.Address}", "--warm-up", "0.1", "--duration", "0.5", "--filings", "20", "--under-way", "4");

        Assert.True(exitCode == 0, said);
        var filings = new FilingService.FilingServiceClient(server.Channel);
        foreach (var state in new[] { FilingState.AwaitingVerification, FilingState.UnderReview })
        {
            Assert.Empty((await filings.ListFilingsAsync(new ListFilingsRequest { State = state })).Filings);
        }

        Assert.NotEmpty((await filings.ListFilingsAsync(new ListFilingsRequest { State = FilingState.Withdrawn })).Filings);
        Assert.NotEmpty((await filings.ListFilingsAsync(new ListFilingsRequest { State = FilingState.Rejected })).Filings);
    }

    [Fact]
    public async Task A_server_outside_Development_does_not_start_with_the_probe_in_it()
    {
        await using var place = new ServerPlace();
        var probe = BuiltServer.ProgramOf(Path.Combine("loadtest", "Beian.LoadTest.Probe"));
        var server = place.Launch(
            ("ASPNETCORE_ENVIRONMENT", "Staging"), ("DOTNET_STARTUP_HOOKS", probe), ("ASPNETCORE_HOSTINGSTARTUPASSEMBLIES", "Beian.LoadTest.Probe"));

        Assert.NotEqual(0, await server.ExitAsync());
        Assert.Contains("The load tool's probe is for Development.", server.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_comparison_comes_to_a_figure_for_every_target()
    {
        using var folder = new ReportFolder();

        var (exitCode, said) = await ConsoleTool.RunAsync("compare", "--short", "--report", folder.Path);

        Assert.True(exitCode == 0, said);
        var targets = folder.Read("compare.json").GetProperty("targets").EnumerateArray().ToList();
        Assert.Equal(15, targets.Count);
        Assert.All(targets, target => Assert.True(target.GetProperty("figure").GetDouble() > 0, $"{target}"));
        Assert.Contains("| verify-right, sixteen to a trip |", folder.ReadText("compare.md"), StringComparison.Ordinal);
        // Where it is installed, and then told apart: what it sends is not what the scenarios send.
        var hasH2Load = Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Any(bin => File.Exists(Path.Combine(bin, "h2load")));
        Assert.Equal(hasH2Load, folder.ReadText("compare.md").Contains("| calls a second | by h2load | the same request by this tool |", StringComparison.Ordinal));
        Assert.Equal(hasH2Load, folder.Read("compare.json").GetProperty("h2load").ValueKind == JsonValueKind.Object);
        Assert.Equal(3, folder.ReadText("compare.html").Split("<svg ").Length - 1);
    }

    [Fact]
    public async Task A_server_is_compared_with_one_that_is_told_otherwise()
    {
        using var folder = new ReportFolder();

        var (exitCode, said) = await ConsoleTool.RunAsync("compare", "--beside", "Store:Timeout=00:00:03", "--beside", "DOTNET_TieredPGO=0", "--short", "--report", folder.Path);

        Assert.True(exitCode == 0, said);
        foreach (var loop in new[] { "closed", "half" })
        {
            Assert.Equal(
                ["nothing", "verify-again", "verify-right", "verify-wrong-code"],
                folder.Read("beside.json").GetProperty(loop).EnumerateArray().Select(load => load.GetProperty("load").GetProperty("scenario").GetString()!).Distinct().Order());
        }

        Assert.Contains("| verify-right, told otherwise |", folder.ReadText("beside.md"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_guard_comes_to_a_figure()
    {
        using var folder = new ReportFolder();

        var (exitCode, said) = await ConsoleTool.RunAsync("guards", "--short", "--report", folder.Path);

        Assert.True(exitCode == 0, said);
        var costs = folder.Read("guards.json").GetProperty("costs").EnumerateArray().ToList();
        Assert.Equal(["audit trail", "keyed digests", "limits", "together", "token"], costs.Select(cost => cost.GetProperty("guard").GetString()!).Distinct().Order());
        Assert.Equal(15, costs.Count);
        Assert.All(costs, cost => Assert.True(cost.GetProperty("ratio").GetProperty("median").GetDouble() > 0, $"{cost}"));
    }

    [Fact]
    public async Task A_noon_is_claimed_while_people_verify()
    {
        using var folder = new ReportFolder();

        var (exitCode, said) = await ConsoleTool.RunAsync("noon", "--short", "--report", folder.Path);

        Assert.True(exitCode == 0, said);
        var noon = folder.Read("noon.json");
        Assert.True(noon.GetProperty("claimableAfterSeconds").GetDouble() > 0);
        Assert.NotEmpty(noon.GetProperty("samples").EnumerateArray());
        Assert.Equal(3, folder.ReadText("noon.html").Split("<svg ").Length - 1);
    }

    [Fact]
    public async Task A_body_for_another_generator_is_a_request_as_it_goes_over_the_wire()
    {
        using var folder = new ReportFolder();
        await using var place = new ServerPlace();
        var server = await place.StartAsync();
        var file = Path.Combine(folder.Path, "body.bin");

        var (exitCode, said) = await ConsoleTool.RunAsync("h2load-body", file, "--address", $"{server.Address}");

        Assert.True(exitCode == 0, said);
        var frame = await File.ReadAllBytesAsync(file);
        Assert.Equal(0, frame[0]);
        Assert.Equal(frame.Length - 5, (frame[1] << 24) | (frame[2] << 16) | (frame[3] << 8) | frame[4]);
        var answer = await new VerificationService.VerificationServiceClient(server.Channel).VerifyCodeAsync(VerifyCodeRequest.Parser.ParseFrom(frame, 5, frame.Length - 5));
        Assert.Equal(VerifyOutcome.AlreadyVerified, answer.Outcome);
    }

    [Theory]
    [InlineData("There is no scenario 'smoke'", "run", "smoke")]
    [InlineData("nothing is answered by a probe", "run", "nothing", "--address", "http://127.0.0.1:1")]
    [InlineData("--rate cannot be 0", "run", "submit", "--rate", "0")]
    [InlineData("start it with eng/run", "run", "submit", "--address", "http://127.0.0.1:1")]
    public async Task What_cannot_be_done_is_said(string reason, params string[] command)
    {
        var (exitCode, said) = await ConsoleTool.RunAsync(command);

        Assert.Equal(1, exitCode);
        Assert.Contains(reason, said, StringComparison.Ordinal);
    }
}
