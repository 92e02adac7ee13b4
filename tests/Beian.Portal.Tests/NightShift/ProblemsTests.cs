using Beian.Grpc.Tests.Stores;
using Beian.Portal.Tests.BackEnd;
using Beian.Portal.Tests.Running;
using Beian.V1;
using Grpc.Core;
using Xunit;

namespace Beian.Portal.Tests.NightShift;

/// <summary>Why the night shift's page shows nothing or does nothing: whoever reads it is told who can help it, and the log says more.</summary>
public sealed class ProblemsTests
{
    private static readonly (StatusCode Code, ErrorReason Reason, string Words)[] All =
    [
        (StatusCode.PermissionDenied, ErrorReason.CallerNotPermitted, "本平台的令牌没有运维（operator）角色"),
        (StatusCode.Unauthenticated, ErrorReason.TokenExpired, "本平台的令牌已过期"),
        (StatusCode.Unauthenticated, ErrorReason.CallerUnauthenticated, "后端不认可本平台的身份"),
        (StatusCode.ResourceExhausted, ErrorReason.RateLimited, "本平台的请求过于频繁"),
        (StatusCode.Internal, ErrorReason.InternalFault, "后端出错"),
        (StatusCode.Unavailable, ErrorReason.StoreUnavailable, "后端的存储没有应答"),
        (StatusCode.Unavailable, ErrorReason.Unspecified, "后端没有应答"),
        (StatusCode.DeadlineExceeded, ErrorReason.Unspecified, "后端没有应答"),
    ];

    [Fact]
    public async Task Each_has_words_of_its_own_and_a_line_in_the_log()
    {
        await using var backEnd = await ScriptedBackEnd.StartAsync(_ => new VerifyCodeResponse());
        await using var portal = await PortalProcess.StartAsync(("BackEnd__Addresses", $"{backEnd.Address}"), ("Portal__Provinces__0", "zhejiang"));
        using var client = new PlainClient(portal.Address);

        foreach (var (code, reason, words) in All)
        {
            backEnd.OverviewTrouble = CallsTests.Failure(code, reason);
            var page = await client.ReadAsync("/night-shift");
            Assert.Equal([words], All.Select(row => row.Words).Distinct().Where(other => page.Contains(other, StringComparison.Ordinal)));
            Assert.DoesNotContain("class=\"figures\"", page, StringComparison.Ordinal);
            await Eventually.HoldsAsync($"the log tells of {code}, {reason}", () => Task.FromResult(
                portal.Output.Contains($"The back end has nothing for the night shift: {code}, {reason}", StringComparison.Ordinal)));
        }

        backEnd.OverviewTrouble = null;
        Assert.Contains("class=\"figures\"", await client.ReadAsync("/night-shift"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(StatusCode.PermissionDenied, ErrorReason.CallerNotPermitted, false)]
    [InlineData(StatusCode.Unauthenticated, ErrorReason.TokenExpired, false)]
    [InlineData(StatusCode.ResourceExhausted, ErrorReason.RateLimited, false)]
    [InlineData(StatusCode.Unavailable, ErrorReason.OutcomeUnknown, true)]
    [InlineData(StatusCode.DeadlineExceeded, ErrorReason.Unspecified, true)]
    [InlineData(StatusCode.Internal, ErrorReason.InternalFault, true)]
    public async Task A_noon_resend_may_have_begun_unless_it_was_refused(StatusCode code, ErrorReason reason, bool mayHaveBegun)
    {
        await using var backEnd = await ScriptedBackEnd.StartAsync(_ => new VerifyCodeResponse());
        backEnd.NoonTrouble = CallsTests.Failure(code, reason);
        await using var portal = await PortalProcess.StartAsync(("BackEnd__Addresses", $"{backEnd.Address}"), ("Portal__Provinces__0", "zhejiang"));
        using var client = new PlainClient(portal.Address);

        using var answer = await client.SendAsync("/night-shift?handler=Run", await client.FormAsync("/night-shift"));

        var page = await answer.Content.ReadAsStringAsync();
        Assert.Contains(mayHaveBegun ? "重发可能已经开始" : All.Single(row => row.Reason == reason).Words, page, StringComparison.Ordinal);
    }
}
