using System.Globalization;
using Beian.Redis;
using Beian.Redis.Managed;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Beian.Startup;

/// <summary>Tells whoever started the server what runs, where, and what to try next.</summary>
internal sealed class Banner(IServer server, StoreConnection store, IHostEnvironment environment, IServiceProvider services)
    : IHostedLifecycleService
{
    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        var addresses = server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""

              Beian.Grpc is running ({environment.EnvironmentName}).

                gRPC      {string.Join(", ", addresses)} (HTTP/2 without TLS), with reflection and grpc.health.v1
                store     {Store()}
                carriers  simulated; what they deliver is on the handset, SimulatorService.ListMessages
                callers   anyone on this machine, without a token, is provider, portal, bureau and operator

              Next, in another terminal: eng/demo

            """));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private string Store() => services.GetService<ManagedRedisServer>() is { } managed
        ? string.Create(CultureInfo.InvariantCulture, $"managed Redis, pid {managed.Pid}{(managed.WasAdopted ? " (adopted)" : "")}, data in {managed.DataDirectory}")
        : string.Join(", ", store.Multiplexer.GetEndPoints().Select(e => e.ToString()));
}

/// <summary>Adds the banner.</summary>
internal static class BannerRegistration
{
    /// <summary>Prints it once everything has started.</summary>
    public static void AddBanner(this WebApplicationBuilder builder) => builder.Services.AddHostedService<Banner>();
}
