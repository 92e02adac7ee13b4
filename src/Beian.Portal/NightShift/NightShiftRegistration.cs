using Beian.Portal.BackEnd;
using Beian.Portal.Security;
using Beian.V1;

namespace Beian.Portal.NightShift;

/// <summary>The page that the night shift looks at, where it is wanted.</summary>
internal static class NightShiftRegistration
{
    private const string Address = "/night-shift";

    /// <summary>Adds what it needs.</summary>
    public static void AddNightShift(this WebApplicationBuilder builder)
    {
        if (IsWanted(builder.Configuration, builder.Environment))
        {
            builder.AddBackEndClient<OperationsService.OperationsServiceClient>();
        }
    }

    /// <summary>
    /// Closes its address where it is not wanted, and in Development to other machines. Elsewhere it has a process of its own, whose start it is.
    /// </summary>
    public static void UseNightShift(this WebApplication app)
    {
        if (!IsWanted(app.Configuration, app.Environment))
        {
            app.Close(Address);
        }
        else if (app.Environment.IsDevelopment())
        {
            app.CloseToOtherMachines(Address);
        }
        else
        {
            app.MapGet("/", () => TypedResults.Redirect(Address)).WithOrder(-1);
        }
    }

    /// <summary>Whether this process serves the page.</summary>
    public static bool IsWanted(IConfiguration configuration, IHostEnvironment environment) =>
        configuration.GetSection(NightShiftOptions.Section).Get<NightShiftOptions>()?.Enabled ?? environment.IsDevelopment();
}
