using Beian.Startup;

namespace Beian.Callers;

/// <summary>Who may call.</summary>
internal static class CallersRegistration
{
    /// <summary>
    /// Adds the local caller of Development. Elsewhere the server does not start: it could not tell one provider from another, and a
    /// back end that holds people's data must not guess.
    /// </summary>
    public static void AddCallers(this WebApplicationBuilder builder)
    {
        if (!builder.Environment.IsDevelopment())
        {
            throw new StartupException(
                $"The environment is {builder.Environment.EnvironmentName}, and callers cannot be authenticated yet: run it in Development, on loopback.");
        }

        builder.Services.AddSingleton<CallerResolver>();
    }
}
