using Beian.Grpc.Tests.Running;
using Xunit;

namespace Beian.Grpc.Tests.Demo;

/// <summary>The walk-through that a newcomer runs second, as the built program.</summary>
public sealed class DemoTests
{
    [Fact]
    public async Task It_tells_one_filing_from_submit_to_review()
    {
        await using var place = new ServerPlace();
        var server = await place.StartAsync();

        var (exitCode, said) = await ConsoleTool.RunAsync("demo", "--address", $"{server.Address}");

        Assert.True(exitCode == 0, said);
        Assert.Matches("(?s)106598051001.+106575000130.+MISMATCH.+AWAITING_OTHERS.+138\\*{4}.+COOLING_DOWN.+FORWARDED.+UNDER_REVIEW", said);
        Assert.Matches("【备案核验】您正在办理浙江首次备案，短信核验码[0-9]{6}，", said);
        Assert.DoesNotContain('\u001b', said);
        Assert.Equal(0, await server.StopAsync());
    }

    [Fact]
    public async Task Without_a_server_it_says_how_to_start_one()
    {
        var (exitCode, said) = await ConsoleTool.RunAsync("demo", "--address", "http://127.0.0.1:1");

        Assert.Equal(1, exitCode);
        Assert.Contains("start it with eng/run", said, StringComparison.Ordinal);
    }
}
