using System.Globalization;
using Beian.Callers;
using Beian.Redis;
using Beian.Redis.Managed;
using Beian.Rpc;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace Beian.Startup;

/// <summary>Tells whoever started the server what runs, where, and what to try next.</summary>
internal sealed class Banner(
    IServer server, StoreConnection store, IHost host, IHostEnvironment environment, IOptions<CallersOptions> callers, IServiceProvider services)
    : IHostedLifecycleService
{
    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        var addresses = server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""

              Beian.Grpc is running ({environment.EnvironmentName}).

                gRPC      {string.Join(", ", addresses)} ({Transport(addresses)}), with {(host.HasReflection() ? "reflection and " : "")}grpc.health.v1
                store     {Store()}
                carriers  simulated; {(environment.IsDevelopment() ? "what they deliver is on the handset, SimulatorService.ListMessages" : "NO MESSAGE REACHES A PHONE")}
                callers   {Callers()}
            {(environment.IsDevelopment() ? "\n  Next, in another terminal: eng/demo\n" : "")}
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

    private string Transport(IEnumerable<string> addresses) =>
        addresses.All(address => address.StartsWith("https:", StringComparison.OrdinalIgnoreCase)) ? "HTTP/2 with TLS"
        : callers.Value.BehindTlsProxy ? "HTTP/2 without TLS: a proxy must end it, and nobody else may reach this address"
        : "HTTP/2 without TLS";

    private string Callers()
    {
        string?[] known =
        [
            environment.IsDevelopment() ? "anyone on this machine, without a token, is provider, portal, bureau and operator; a token decides" : null,
            callers.Value is { Issuer: { Length: > 0 } issuer } ? $"tokens of {issuer}" : null,
            callers.Value is { Authority: { Length: > 0 } authority } ? $"tokens with the keys of {authority}" : null,
            callers.Value.ClientCertificates.Roles is [_, ..] roles ? $"a client certificate for {string.Join(", ", roles)}" : null,
        ];
        return string.Join("; ", known.OfType<string>());
    }

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
