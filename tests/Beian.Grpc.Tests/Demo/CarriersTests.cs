using Beian.Grpc.Tests.Running;
using Xunit;

namespace Beian.Grpc.Tests.Demo;

/// <summary>The commands that a newcomer breaks a carrier with, as the built program.</summary>
public sealed class CarriersTests
{
    [Fact]
    public async Task A_carrier_is_broken_tried_and_healed()
    {
        await using var place = new ServerPlace();
        var server = await place.StartAsync();

        var (exitCode, said) = await CarriersAsync(server, "break", "--operator", "mobile", "--fail", "1", "--fail-word", "MK:0012");
        Assert.Equal((0, "MOBILE   failure_rate 1, failure_words MK:0012"), (exitCode, said.Trim()));

        (exitCode, said) = await CarriersAsync(server, "try");
        Assert.True(exitCode == 1, said);
        Assert.Contains("FAILED  MK:0012", said, StringComparison.Ordinal);

        (exitCode, said) = await CarriersAsync(server, "heal", "--operator", "mobile");
        Assert.StartsWith("MOBILE", said, StringComparison.Ordinal);
        Assert.DoesNotContain("failure", said, StringComparison.Ordinal);

        (exitCode, said) = await CarriersAsync(server, "try");
        Assert.True(exitCode == 0, said);
        Assert.Matches("(?s)DELIVERED  DELIVRD  from 106575000130.+您正在办理浙江新增网站，短信核验码[0-9]{6}，", said);
        Assert.Equal(0, await server.StopAsync());
    }

    [Fact]
    public async Task Every_lever_reaches_its_field()
    {
        const string All =
            "--outage silent --reject 0.01 --fail 0.02 --fail-word MK:0012 --lose 0.03 --double 0.04 --lose-answer 0.05 --lose-report 0.06 "
            + "--double-report 0.07 --early-report 0.08 --late-report 0.09 --answer-delay 0.25 --delivery-delay 1.5 --report-delay 2.5 "
            + "--rate-limit 3.5 --slow-start 60 --seed 42";
        await using var place = new ServerPlace();
        var server = await place.StartAsync();

        var (exitCode, said) = await CarriersAsync(server, ["break", "--operator", "unicom", .. All.Split(' ')]);

        Assert.True(exitCode == 0, said);
        Assert.Equal(
            "UNICOM   answer_delay 250 ms to 750 ms, delivery_delay 1,500 ms to 4,500 ms, report_delay 2,500 ms to 7,500 ms, rejection_rate 0.01, "
            + "failure_rate 0.02, failure_words MK:0012, loss_rate 0.03, answer_loss_rate 0.05, duplicate_message_rate 0.04, report_loss_rate 0.06, "
            + "duplicate_report_rate 0.07, late_report_rate 0.09, late_report_delay 5,000 ms to 15,000 ms, report_before_answer_rate 0.08, "
            + "rate_limit 3.5, outage SILENT, slow_start 60,000 ms, slow_start_factor 20, seed 42",
            said.Trim());
        Assert.Equal(0, await server.StopAsync());
    }

    [Fact]
    public async Task The_handset_shows_what_arrives()
    {
        await using var place = new ServerPlace();
        var server = await place.StartAsync();
        using var handset = ConsoleTool.Start("carriers", "handset", "--address", $"{server.Address}");
        try
        {
            Assert.StartsWith("Whatever arrives", await handset.StandardOutput.ReadLineAsync(), StringComparison.Ordinal);
            await CarriersAsync(server, "try", "--operator", "unicom");
            Assert.Contains("UNICOM, 130", await handset.StandardOutput.ReadLineAsync(), StringComparison.Ordinal);
            Assert.Contains("10655113", await handset.StandardOutput.ReadLineAsync(), StringComparison.Ordinal);
        }
        finally
        {
            handset.Kill();
            await handset.WaitForExitAsync();
        }
    }

    [Theory]
    [InlineData("Say what is to be wrong", "break")]
    [InlineData("'smoke' is not an operator", "heal", "--operator", "smoke")]
    [InlineData("start it with eng/run", "heal")]
    public async Task What_cannot_be_done_is_said(string reason, params string[] command)
    {
        var (exitCode, said) = await ConsoleTool.RunAsync(["carriers", .. command, "--address", "http://127.0.0.1:1"]);

        Assert.Equal(1, exitCode);
        Assert.Contains(reason, said, StringComparison.Ordinal);
    }

    private static Task<(int ExitCode, string Said)> CarriersAsync(ServerProcess server, params string[] command) =>
        ConsoleTool.RunAsync(["carriers", .. command, "--address", $"{server.Address}"]);
}
