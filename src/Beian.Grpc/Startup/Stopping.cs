namespace Beian.Startup;

/// <summary>How the server stops.</summary>
internal static class Stopping
{
    // Service managers, Docker among them, kill after ten seconds what they have told to stop.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(9);

    /// <summary>
    /// Calls under way and messages in hand are brought to their end at the same time; one after the other could take longer than a
    /// service manager waits. Only delivery reports are read until the last message is handed over.
    /// <c>DOTNET_shutdownTimeoutSeconds</c> gives all of it another limit.
    /// </summary>
    public static void AddGracefulStop(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<LastCalls>();
        builder.Services.Configure<HostOptions>(host =>
        {
            host.ServicesStopConcurrently = true;
            if (builder.Configuration["shutdownTimeoutSeconds"] is null)
            {
                host.ShutdownTimeout = Longest;
            }
        });
    }
}
