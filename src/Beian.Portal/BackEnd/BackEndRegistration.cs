using Beian.V1;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using Grpc.Net.Client.Balancer;
using Grpc.Net.ClientFactory;
using Microsoft.Extensions.Options;

namespace Beian.Portal.BackEnd;

/// <summary>The back end, as the contract's generated clients call it.</summary>
internal static class BackEndRegistration
{
    // Docker and Kubernetes change what a name stands for within seconds.
    private static readonly TimeSpan LookUpAgain = TimeSpan.FromSeconds(15);

    /// <summary>Adds the clients of the services that the portal calls.</summary>
    public static void AddBackEnd(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<BackEndOptions>().BindConfiguration(BackEndOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<BackEndOptions>, BackEndCheck>();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<PortalToken>();
        services.AddSingleton<DeadlineInterceptor>();
        services.AddSingleton<ResolverFactory>(new DnsResolverFactory(LookUpAgain));
        services.AddSingleton<ResolverFactory>(provider => new StaticResolverFactory(_ =>
            [.. Options(provider).Replicas.Select(replica => new BalancerAddress(replica.Host, replica.Port))]));
        services.AddHealthChecks().AddCheck<BackEndHealth>("back end");

        builder.AddBackEndClient<VerificationService.VerificationServiceClient>();
        builder.AddBackEndClient<Health.HealthClient>();
    }

    /// <summary>Adds the client of one service: with deadlines, retries, the portal's token, and calls spread over the replicas.</summary>
    public static void AddBackEndClient<TClient>(this WebApplicationBuilder builder)
        where TClient : class => builder.Services
        .AddGrpcClient<TClient>((provider, client) => client.Address = Target(Options(provider).Replicas))
        .ConfigurePrimaryHttpMessageHandler(provider => new SocketsHttpHandler
        {
            ConnectTimeout = TimeSpan.FromSeconds(2),
            EnableMultipleHttp2Connections = true,
            KeepAlivePingDelay = TimeSpan.FromSeconds(30),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(10),
            SslOptions = BackEndCertificates.Trusted(Options(provider)),
            UseProxy = false,
        })
        .ConfigureChannel((provider, channel) => Configure(channel, Options(provider)))
        .AddInterceptor<DeadlineInterceptor>(InterceptorScope.Channel)
        .AddCallCredentials((_, metadata, provider) =>
        {
            if (provider.GetRequiredService<PortalToken>().Current() is { } token)
            {
                metadata.Add("authorization", $"Bearer {token}");
            }

            return Task.CompletedTask;
        });

    private static void Configure(GrpcChannelOptions channel, BackEndOptions options)
    {
        var isPlaintext = options.Replicas[0].Scheme == Uri.UriSchemeHttp;
        channel.Credentials = isPlaintext ? ChannelCredentials.Insecure : ChannelCredentials.SecureSsl;
        channel.UnsafeUseInsecureChannelCallCredentials = isPlaintext; // On this machine, or in Development: BackEndCheck sees to that.
        channel.ServiceConfig = CallPolicy.Create();
    }

    // A name is looked up, and may stand for many; a list is taken as it is.
    private static Uri Target(IReadOnlyList<Uri> replicas) =>
        replicas is [var one] ? new Uri($"dns:///{one.Authority}") : new Uri("static:///back-end");

    private static BackEndOptions Options(IServiceProvider provider) => provider.GetRequiredService<IOptions<BackEndOptions>>().Value;
}
