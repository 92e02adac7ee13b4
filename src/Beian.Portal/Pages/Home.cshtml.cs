using Beian.Portal.Provinces;
using Beian.V1;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Beian.Portal.Pages;

/// <summary>A province's own page: the two ways on, the rule in force, and the senders to expect.</summary>
public sealed class HomeModel(PortalProvinces provinces, ProvinceRules rules) : PageModel
{
    /// <summary>The province.</summary>
    public ProvinceName Province { get; private set; } = null!;

    /// <summary>Its rules, where the back end told them.</summary>
    public GetProvinceRulesResponse? Rules { get; private set; }

    /// <summary>Shows it.</summary>
    public async Task<IActionResult> OnGetAsync(string province, CancellationToken cancellationToken)
    {
        if (provinces.Find(province) is not { } found)
        {
            return NotFound();
        }

        Province = found;
        (Rules, _) = await rules.OfAsync(found.Province, cancellationToken).ConfigureAwait(false);
        return Page();
    }
}
