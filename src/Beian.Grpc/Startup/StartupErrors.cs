using Beian.Carriers;
using Beian.Redis.Managed;
using Beian.Rules;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace Beian.Startup;

/// <summary>
/// Reasons not to start that whoever starts the server can do something about. Each is told in a sentence; anything else is a
/// fault of the program and keeps its stack trace.
/// </summary>
internal static class StartupErrors
{
    /// <summary>
    /// Tells the reason and ends the process with exit code 1. For exceptions that nobody has handled, rather than in a catch
    /// around the program: a test that hosts the program has to see them.
    /// </summary>
    public static void Explain(object sender, UnhandledExceptionEventArgs thrown)
    {
        if (thrown.ExceptionObject is Exception failure && ReasonsFor(failure) is [_, ..] reasons)
        {
            Console.Error.WriteLine($"Beian.Grpc cannot start:\n  {string.Join("\n  ", reasons)}");
            Environment.Exit(1);
        }
    }

    /// <summary>Keeps the host from logging, with its stack trace, what is told here. It throws what it logs.</summary>
    public static void AddStartupErrors(this WebApplicationBuilder builder) =>
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);

    /// <summary>Starts the server and returns when it has stopped.</summary>
    public static async Task RunUntilStoppedAsync(this WebApplication app)
    {
        await using (app.ConfigureAwait(false))
        {
            var services = app.Services.GetServices<IHostedService>();
            try
            {
                await app.StartAsync().ConfigureAwait(false);
            }
            catch
            {
                app.Lifetime.StopApplication();
                // What runs in the background already has to end first: disposed of under its hands, the store would have it fail.
                foreach (var running in services.OfType<BackgroundService>().Where(service => service.ExecuteTask is not null).Reverse())
                {
                    await running.StopAsync(CancellationToken.None).ConfigureAwait(false);
                }

                throw;
            }

            await app.WaitForShutdownAsync().ConfigureAwait(false);
        }
    }

    /// <returns>What to tell; nothing when there is more to the failure than that.</returns>
    internal static IReadOnlyList<string> ReasonsFor(Exception failure) => failure switch
    {
        AggregateException several => several.InnerExceptions.Select(ReasonsFor).ToList() is var reasons && reasons.All(r => r.Count > 0)
            ? [.. reasons.SelectMany(r => r)]
            : [],
        OptionsValidationException settings => [.. settings.Failures],
        InvalidCarrierSettingsException carriers => [.. carriers.Problems.Select(p => p.ToString())],
        StartupException or ManagedRedisException or InvalidRuleBookException => [failure.Message],
        // Kestrel's own, and it has no type of its own.
        InvalidOperationException { Message: var message } when message.StartsWith("Unable to configure HTTPS endpoint.", StringComparison.Ordinal) =>
            ["An https address needs a certificate. Name its PEM files with Tls:CertificateFile and Tls:KeyFile."],
        IOException { InnerException: AddressInUseException } => [$"{failure.Message} Choose another with PORT or ASPNETCORE_URLS."],
        _ => [],
    };
}
