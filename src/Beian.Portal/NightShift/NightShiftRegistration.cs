using Beian.Portal.BackEnd;
using Beian.V1;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Beian.Portal.NightShift;

/// <summary>The page that the night shift looks at.</summary>
internal static class NightShiftRegistration
{
    private const string Pages = "/NightShift";

    /// <summary>Adds it where it is wanted; elsewhere there is no such page.</summary>
    public static void AddNightShift(this WebApplicationBuilder builder)
    {
        var options = builder.Configuration.GetSection(NightShiftOptions.Section).Get<NightShiftOptions>() ?? new NightShiftOptions();
        if (options.Enabled ?? builder.Environment.IsDevelopment())
        {
            builder.AddBackEndClient<OperationsService.OperationsServiceClient>();
            builder.Services.AddTransient<Situations>();
        }
        else
        {
            builder.Services.Configure<RazorPagesOptions>(pages =>
                pages.Conventions.AddFolderRouteModelConvention(Pages, page => page.Selectors.Clear()));
        }
    }
}
