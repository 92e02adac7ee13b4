using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.Portal.Tests.Running;
using Beian.V1;
using Xunit;

namespace Beian.Portal.Tests.BackEnd;

/// <summary>A back end that takes calls and never answers: nobody waits for it longer than the settings say.</summary>
public sealed class HangingTests(Stage stage)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(3);

    [Fact]
    public async Task What_is_never_answered_is_given_up_after_the_deadline_and_the_page_says_so()
    {
        await using var backEnd = await ScriptedBackEnd.StartAsync(_ => new VerifyCodeResponse { Outcome = VerifyOutcome.Forwarded });
        (string, string?)[] settings = [("BackEnd__Addresses", $"{backEnd.Address}"), ("BackEnd__Deadline", $"{Deadline}"), ("Portal__Provinces__0", "zhejiang")];
        await using var portal = await PortalProcess.StartAsync(settings);
        // Its first call may take longer than it is given; it asks again.
        using var ready = new PlainClient(portal.Address);
        await Eventually.HoldsAsync("its rules are there", async () => !(await ready.ReadAsync("/zhejiang")).Contains("规则无法显示", StringComparison.Ordinal));
        await using var visitor = await stage.VisitorAsync(portal.Address);
        visitor.ExpectedStatus = 503;
        await visitor.OpenAsync("/zhejiang/verify");

        backEnd.Hangs = true;
        var sent = TimeProvider.System.GetTimestamp();
        await visitor.VerifyAsync(new Somebody(), "123456");
        Assert.True(TimeProvider.System.GetElapsedTime(sent) >= Deadline);
        await visitor.ReadsAsync("系统暂时没有应答，请稍后再次提交");

        await visitor.OpenAsync("/night-shift");
        Assert.Equal("后端没有应答，数据无法显示。", await visitor.Page.InnerTextAsync("#problem"));

        // A portal starts all the same, and has its rules later.
        await using var other = await PortalProcess.StartAsync(settings);
        using var client = new PlainClient(other.Address);
        Assert.Contains("规则无法显示", await client.ReadAsync("/zhejiang"), StringComparison.Ordinal);
    }
}
