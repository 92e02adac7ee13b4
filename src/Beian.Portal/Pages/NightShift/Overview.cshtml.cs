using Beian.Portal.Languages;
using Beian.Portal.NightShift;
using Beian.V1;
using Grpc.Core;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Beian.Portal.Pages.NightShift;

/// <summary>How things stand: carriers, the noon resend, what waits longest, open filings by province.</summary>
public sealed class OverviewModel(OperationsService.OperationsServiceClient backEnd) : PageModel
{
    /// <summary>How things stand; null where that is not to be had.</summary>
    public Situation? Situation { get; private set; }

    /// <summary>Why nothing is shown, or nothing was done.</summary>
    public Words? Problem { get; private set; }

    /// <summary>What a noon resend now would send, once that was asked.</summary>
    public long? WouldSend { get; private set; }

    /// <summary>Shows it.</summary>
    public Task OnGetAsync(CancellationToken cancellationToken) => ReadAsync(cancellationToken);

    /// <summary>Counts what a noon resend now would send. Nothing is sent.</summary>
    public async Task OnPostCountAsync(CancellationToken cancellationToken)
    {
        if (await RunAsync(dryRun: true, cancellationToken).ConfigureAwait(false) is { } run)
        {
            WouldSend = run.QueuedCount;
        }

        await ReadAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Runs the noon resend now.</summary>
    public async Task<IActionResult> OnPostRunAsync(CancellationToken cancellationToken)
    {
        if (await RunAsync(dryRun: false, cancellationToken).ConfigureAwait(false) is not null)
        {
            return Redirect("/night-shift");
        }

        await ReadAsync(cancellationToken).ConfigureAwait(false);
        return Page();
    }

    private async Task<NoonRun?> RunAsync(bool dryRun, CancellationToken cancellationToken)
    {
        try
        {
            return (await backEnd.RunNoonResendAsync(new RunNoonResendRequest { DryRun = dryRun }, cancellationToken: cancellationToken)).Run;
        }
        catch (RpcException refused)
        {
            Problem = dryRun || refused.StatusCode is not (Grpc.Core.StatusCode.Unavailable or Grpc.Core.StatusCode.DeadlineExceeded)
                ? Of(refused) : MayHaveBegun;
            return null;
        }
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            Situation = new Situation(await backEnd.GetOverviewAsync(new GetOverviewRequest(), cancellationToken: cancellationToken));
        }
        catch (RpcException refused)
        {
            Problem ??= Of(refused);
        }
    }

    // Nothing sends it again by itself: it would be another run.
    private static Words MayHaveBegun => new(
        "后端没有应答，重发可能已经开始。请先看最近一次重发，再决定是否重试。", "No answer: the resend may have begun. Look at the last one before you start another.");

    private static Words Of(RpcException refused) => refused.StatusCode is Grpc.Core.StatusCode.PermissionDenied or Grpc.Core.StatusCode.Unauthenticated
        ? new("此页仅供运维人员使用：本平台的令牌没有运维（operator）角色。", "This page is for operators, and this portal's token has not their role.")
        : new("后端没有应答，数据无法显示。", "The back end does not answer, so nothing can be shown.");
}
