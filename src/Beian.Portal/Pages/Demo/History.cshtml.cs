using Beian.Portal.Demo;
using Beian.Portal.Languages;
using Beian.V1;
using Grpc.Core;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Beian.Portal.Pages.Demo;

/// <summary>One filing: where it stands, why, and all that happened; and what provider and bureau can do about it.</summary>
public sealed class HistoryModel(FilingService.FilingServiceClient filings, ReviewService.ReviewServiceClient bureau) : PageModel
{
    /// <summary>The filing.</summary>
    public Filing Filing { get; private set; } = new();

    /// <summary>Why nothing was done.</summary>
    public Words? Refusal { get; private set; }

    /// <summary>Shows it.</summary>
    public Task<IActionResult> OnGetAsync(string id, CancellationToken cancellationToken) => ShowAsync(id, cancellationToken);

    /// <summary>The provider withdraws it.</summary>
    public Task<IActionResult> OnPostWithdrawAsync(string id, CancellationToken cancellationToken) => DoAsync(
        id, async () => await filings.WithdrawFilingAsync(new WithdrawFilingRequest { FilingId = id }, cancellationToken: cancellationToken), cancellationToken);

    /// <summary>The bureau approves it, under a number that the page has proposed.</summary>
    public Task<IActionResult> OnPostApproveAsync(string id, string? icpNumber, CancellationToken cancellationToken) => DoAsync(
        id,
        async () => await bureau.ApproveFilingAsync(
            new ApproveFilingRequest { FilingId = id, IcpNumber = icpNumber ?? "" }, cancellationToken: cancellationToken),
        cancellationToken);

    private async Task<IActionResult> DoAsync(string id, Func<Task> act, CancellationToken cancellationToken)
    {
        try
        {
            await act().ConfigureAwait(false);
            return Redirect($"/demo/filings/{Uri.EscapeDataString(id)}");
        }
        catch (RpcException refused)
        {
            Refusal = Refusals.Of(refused);
            return await ShowAsync(id, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<IActionResult> ShowAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            Filing = (await filings.GetFilingAsync(new GetFilingRequest { FilingId = id }, cancellationToken: cancellationToken)).Filing;
            return Page();
        }
        catch (RpcException missing) when (missing.StatusCode is Grpc.Core.StatusCode.NotFound or Grpc.Core.StatusCode.InvalidArgument)
        {
            return NotFound();
        }
    }
}
