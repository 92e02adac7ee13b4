using System.Reflection;
using Beian.Deadlines;
using Beian.Limits;
using Beian.NoonResend;
using Beian.Outbox;
using Beian.Redis;
using Beian.Rpc;
using Beian.Verification;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Beian.Telemetry;

/// <summary>Traces, metrics and logs for whoever watches over the server, by OpenTelemetry's own settings. What there is: <c>docs/telemetry.md</c>.</summary>
internal static class TelemetryRegistration
{
    private const string ExemplarFilter = "OTEL_METRICS_EXEMPLAR_FILTER";

    // By any of these OTLP's specification says where to send to.
    private static readonly string[] Endpoints =
    [
        "OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT",
    ];

    /// <summary>Meters whose instruments are exported.</summary>
    internal static readonly string[] Meters =
    [
        DeadlineMetrics.MeterName, LimitMetrics.MeterName, NoonMetrics.MeterName, OutboxMetrics.MeterName, RpcMetrics.MeterName,
        StoreTelemetry.Name, VerificationMetrics.MeterName,
        "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime",
    ];

    /// <summary>The one that is left out: the same calls as <c>rpc.server.call.duration</c>, without their status.</summary>
    internal const string LeftOut = "http.server.request.duration";

    /// <summary>
    /// Exports over OTLP where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>, or one for metrics, traces or logs alone, says where to. Otherwise nothing
    /// listens, and instruments nobody listens to cost next to nothing.
    /// </summary>
    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        if (Array.TrueForAll(Endpoints, setting => string.IsNullOrEmpty(builder.Configuration[setting])))
        {
            return;
        }

        NameSpansAfterRpcs(builder.Configuration);
        builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("beian", serviceVersion: Version).AddEnvironmentVariableDetector())
            .WithMetrics(metrics =>
            {
                metrics.AddMeter(Meters).AddView(LeftOut, MetricStreamConfiguration.Drop);
                if (string.IsNullOrEmpty(builder.Configuration[ExemplarFilter]))
                {
                    // An example of a measurement is kept where its call is traced, and so already pays for being watched; any other call
                    // pays for a look at a flag.
                    metrics.SetExemplarFilter(ExemplarFilterType.TraceBased);
                }
            })
            .WithTracing(traces => traces
                .AddSource(StoreTelemetry.Name, OutboxTracing.Name, NoonTracing.Name)
                // Probes come every few seconds, and say nothing that is not in the metrics.
                .AddAspNetCoreInstrumentation(calls => calls.Filter = call => !call.Request.Path.StartsWithSegments("/grpc.health.v1.Health")))
            .WithLogging()
            .UseOtlpExporter();
    }

    // The instrumentation names gRPC's calls by the conventions for RPC only where it is told to.
    private static void NameSpansAfterRpcs(ConfigurationManager configuration)
    {
        const string Setting = "OTEL_DOTNET_EXPERIMENTAL_ASPNETCORE_ENABLE_GRPC_INSTRUMENTATION";
        if (string.IsNullOrEmpty(configuration[Setting]))
        {
            configuration[Setting] = "true";
        }
    }

    private static string? Version => Assembly.GetExecutingAssembly().GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
}
