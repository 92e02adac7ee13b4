using Beian.Portal.BackEnd;
using Beian.Portal.Security;
using Beian.V1;

namespace Beian.Portal.Demo;

/// <summary>
/// The provider's desk and the handset, beside the portal: one window that shows a filing's whole way. In Development alone, and for its own machine:
/// it shows codes and ID digits, and whoever opens it acts as provider and as bureau.
/// </summary>
internal static class DemoRegistration
{
    private const string Address = "/demo";

    /// <summary>Adds what its pages need.</summary>
    public static void AddDemo(this WebApplicationBuilder builder)
    {
        if (builder.Environment.IsDevelopment())
        {
            builder.AddBackEndClient<FilingService.FilingServiceClient>();
            builder.AddBackEndClient<ReviewService.ReviewServiceClient>();
            builder.AddBackEndClient<SimulatorService.SimulatorServiceClient>();
        }
    }

    /// <summary>Closes its addresses where this is not Development, and there to other machines.</summary>
    public static void UseDemo(this WebApplication app)
    {
        if (app.Environment.IsDevelopment())
        {
            app.CloseToOtherMachines(Address);
        }
        else
        {
            app.Close(Address);
        }
    }

    /// <summary>Maps the stream that its pages listen to.</summary>
    public static void MapDemo(this WebApplication app)
    {
        if (app.Environment.IsDevelopment())
        {
            app.MapGet($"{Address}/live", (FilingService.FilingServiceClient filings, SimulatorService.SimulatorServiceClient handset, CancellationToken cancellationToken) =>
                TypedResults.ServerSentEvents(LiveChanges.FollowAsync(filings, handset, cancellationToken)));
        }
    }
}
