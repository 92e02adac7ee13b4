using Beian.Portal.BackEnd;
using Beian.Portal.Languages;
using Beian.Portal.NightShift;
using Beian.V1;
using Grpc.Core;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Beian.Portal.Pages.NightShift;

/// <summary>How things stand: carriers, the noon resend, what waits longest, open filings by province.</summary>
public sealed partial class OverviewModel(OperationsService.OperationsServiceClient backEnd, ILogger<OverviewModel> logger) : PageModel
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
        catch (RpcException failure)
        {
            Tell(dryRun || Problems.IsRefusal(failure) ? Problems.Of(failure) : Problems.MayHaveBegun, failure, cancellationToken);
            return null;
        }
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            Situation = new Situation(await backEnd.GetOverviewAsync(new GetOverviewRequest(), cancellationToken: cancellationToken));
        }
        catch (RpcException failure)
        {
            Tell(Problem ?? Problems.Of(failure), failure, cancellationToken);
        }
    }

    private void Tell(Words problem, RpcException failure, CancellationToken cancellationToken)
    {
        Problem = problem;
        // Whoever left did not wait for the answer.
        if (!cancellationToken.IsCancellationRequested)
        {
            LogNothingToShow(failure.StatusCode, Troubles.ReasonOf(failure), failure.Status.Detail);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The back end has nothing for the night shift: {Code}, {Reason}: {Why}")]
    private partial void LogNothingToShow(Grpc.Core.StatusCode code, ErrorReason reason, string why);
}
