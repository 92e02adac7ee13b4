using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Beian.Portal.Pages;

/// <summary>What is shown when a page cannot be. It asks no back end.</summary>
[IgnoreAntiforgeryToken] // It stands in for a form whose token was refused, too.
public sealed class ErrorModel : PageModel
{
    /// <summary>The HTTP status of the page that failed.</summary>
    public int Status => Response.StatusCode;
}
