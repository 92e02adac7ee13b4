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
    public IActionResult OnGet(string province)
    {
        if (provinces.Find(province) is not { } found)
        {
            return NotFound();
        }

        Province = found;
        (Rules, _) = rules.Of(found.Province);
        return Page();
    }
}
