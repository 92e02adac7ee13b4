using Beian.Redis;
using Beian.Startup;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Beian.Outbox;

/// <summary>Messages on their way to the carriers.</summary>
internal static class OutboxRegistration
{
    /// <summary>The health check's name.</summary>
    public const string Health = "messages";

    /// <summary>Adds the worker and what it needs.</summary>
    public static void AddOutbox(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        builder.AddChecked<OutboxOptions>(OutboxOptions.Section);
        builder.AddChecked<CarrierRouteOptions>(CarrierRouteOptions.Section);
        services.AddSingleton<IValidateOptions<CarrierRouteOptions>, CarrierRouteOptionsValidator>();
        services.AddSingleton<IOutboxStore, RedisOutbox>();
        services.AddSingleton<SubmissionLinks>();
        services.AddSingleton<IPermitStore, RedisPermits>();
        services.AddSingleton<OutboxSignal>();
        services.AddSingleton<OutboxBacklog>();
        services.AddSingleton<OutboxMetrics>();
        services.AddSingleton<DueLanes>();
        services.AddSingleton<CarrierOverview>();
        services.AddSingleton<CarrierChannels>();
        services.AddSingleton<MessageDelivery>();
        // The reader first: it ends after the worker, also where they are stopped one after the other, the last one first.
        services.AddHostedService<ReportReader>();
        services.AddHostedService<OutboxWatch>();
        services.AddHostedService<OutboxWorker>();
        services.AddHealthChecks().AddCheck<OutboxHealth>(Health, HealthStatus.Unhealthy);
    }
}
