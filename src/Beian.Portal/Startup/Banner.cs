using Beian.Portal.BackEnd;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace Beian.Portal.Startup;

/// <summary>Tells whoever started the portal where it is.</summary>
internal sealed class Banner(IServer server, IHostEnvironment environment, IHostApplicationLifetime lifetime, IOptions<BackEndOptions> backEnd)
    : IHostedService
{
    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStarted.Register(() => Console.WriteLine($"""

              Beian.Portal is running ({environment.EnvironmentName}).

                portal    {string.Join(", ", server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [])}
                back end  {backEnd.Value.Addresses}

            """));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>Adds the banner.</summary>
internal static class BannerRegistration
{
    /// <summary>Prints it once everything has started.</summary>
    public static void AddBanner(this WebApplicationBuilder builder) => builder.Services.AddHostedService<Banner>();
}
