using Beian.Portal.Demo;
using Beian.Portal.Languages;
using Beian.Portal.Provinces;
using Beian.V1;
using Grpc.Core;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Beian.Portal.Pages.Demo;

/// <summary>The provider's desk, and beside it the handset that its messages arrive on.</summary>
public sealed class DeskModel(
    FilingService.FilingServiceClient filings, SimulatorService.SimulatorServiceClient handset, PortalProvinces provinces, TimeProvider clock) : PageModel
{
    private const int Shown = 12;

    /// <summary>What is to be submitted.</summary>
    [BindProperty]
    public DemoOrder Order { get; set; } = new();

    /// <summary>Why nothing was submitted, or nothing can be shown.</summary>
    public Words? Refusal { get; private set; }

    /// <summary>The latest filings.</summary>
    public IReadOnlyList<Filing> Filings { get; private set; } = [];

    /// <summary>The latest messages.</summary>
    public IReadOnlyList<SimulatedMessage> Messages { get; private set; } = [];

    /// <summary>The provinces to choose from.</summary>
    public IReadOnlyList<ProvinceName> Provinces => provinces.All;

    /// <summary>Shows both.</summary>
    /// <param name="again">A filing to submit again.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task OnGetAsync(string? again, CancellationToken cancellationToken)
    {
        await ReadAsync(cancellationToken).ConfigureAwait(false);
        if (Filings.FirstOrDefault(filing => filing.FilingId == again) is { } earlier)
        {
            Order = new DemoOrder { Again = again, Type = earlier.Type, Province = NameOf(earlier).Slug, IcpNumber = earlier.IcpNumber };
        }
    }

    /// <summary>Submits a filing.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (!ModelState.IsValid || provinces.Find(Order.Province) is not { } province)
        {
            return BadRequest();
        }

        try
        {
            await filings.SubmitFilingAsync(Order.AsRequest(province.Province, clock.GetUtcNow()), cancellationToken: cancellationToken);
            return Redirect("/demo");
        }
        catch (RpcException refused)
        {
            Refusal = Refusals.Of(refused);
        }

        await ReadAsync(cancellationToken).ConfigureAwait(false);
        return Page();
    }

    /// <summary>What a filing's province is called.</summary>
    public static ProvinceName NameOf(Filing filing) => ProvinceName.All.First(province => province.Province == filing.Province);

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var listing = filings.ListFilingsAsync(new ListFilingsRequest { PageSize = Shown }, cancellationToken: cancellationToken).ResponseAsync;
            var arrived = handset.ListMessagesAsync(new ListMessagesRequest { PageSize = Shown }, cancellationToken: cancellationToken).ResponseAsync;
            await Task.WhenAll(listing, arrived).ConfigureAwait(false);
            (Filings, Messages) = ((await listing.ConfigureAwait(false)).Filings, (await arrived.ConfigureAwait(false)).Messages);
        }
        catch (RpcException away)
        {
            Refusal ??= Refusals.Of(away);
        }
    }
}
