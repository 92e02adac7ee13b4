using Beian.Portal.BackEnd;
using Beian.V1;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Beian.Portal.Demo;

/// <summary>
/// The provider's desk and the handset, beside the portal: one window that shows a filing's whole way. In Development alone: it shows codes
/// and ID digits, and whoever opens it acts as provider and as bureau.
/// </summary>
internal static class DemoRegistration
{
    private const string Pages = "/Demo";

    /// <summary>Adds it; elsewhere than in Development its pages do not exist.</summary>
    public static void AddDemo(this WebApplicationBuilder builder)
    {
        if (!builder.Environment.IsDevelopment())
        {
            builder.Services.Configure<RazorPagesOptions>(pages =>
                pages.Conventions.AddFolderRouteModelConvention(Pages, page => page.Selectors.Clear()));
            return;
        }

        builder.AddBackEndClient<FilingService.FilingServiceClient>();
        builder.AddBackEndClient<ReviewService.ReviewServiceClient>();
        builder.AddBackEndClient<SimulatorService.SimulatorServiceClient>();
    }

    /// <summary>Maps the stream that its pages listen to.</summary>
    public static void MapDemo(this WebApplication app)
    {
        if (app.Environment.IsDevelopment())
        {
            app.MapGet("/demo/live", (FilingService.FilingServiceClient filings, SimulatorService.SimulatorServiceClient handset, CancellationToken cancellationToken) =>
                TypedResults.ServerSentEvents(LiveChanges.FollowAsync(filings, handset, cancellationToken)));
        }
    }
}
