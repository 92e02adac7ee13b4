using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace Beian.Portal.Startup;

/// <summary>Reasons not to start that whoever starts the portal can do something about, each told in a sentence.</summary>
internal static class StartupErrors
{
    /// <summary>Tells the reason and ends the process with exit code 1.</summary>
    public static void Explain(object sender, UnhandledExceptionEventArgs thrown)
    {
        if (thrown.ExceptionObject is Exception failure && ReasonsFor(failure) is [_, ..] reasons)
        {
            Console.Error.WriteLine($"Beian.Portal cannot start:\n  {string.Join("\n  ", reasons)}");
            Environment.Exit(1);
        }
    }

    /// <summary>Keeps the host from logging, with its stack trace, what is told here. It throws what it logs.</summary>
    public static void AddStartupErrors(this WebApplicationBuilder builder) =>
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);

    /// <summary>Checks every setting before anything takes one, so that all that is wrong is told at once.</summary>
    public static void CheckSettings(this WebApplication app) => app.Services.GetRequiredService<IStartupValidator>().Validate();

    private static IReadOnlyList<string> ReasonsFor(Exception failure) => failure switch
    {
        AggregateException several when several.InnerExceptions.All(inner => ReasonsFor(inner).Count > 0) =>
            [.. several.InnerExceptions.SelectMany(ReasonsFor)],
        OptionsValidationException settings => [.. settings.Failures],
        StartupException => [failure.Message],
        IOException { InnerException: AddressInUseException } => [$"{failure.Message} Choose another with PORTAL_PORT or ASPNETCORE_URLS."],
        _ => [],
    };
}
