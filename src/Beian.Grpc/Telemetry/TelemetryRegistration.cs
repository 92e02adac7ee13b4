using System.Reflection;
using Beian.Deadlines;
using Beian.Limits;
using Beian.NoonResend;
using Beian.Outbox;
using Beian.Redis;
using Beian.Verification;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Beian.Telemetry;

/// <summary>Traces, metrics and logs for whoever watches over the server, by OpenTelemetry's own settings.</summary>
internal static class TelemetryRegistration
{
    // By any of these OTLP's specification says where to send to.
    private static readonly string[] Endpoints =
    [
        "OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT",
    ];

    private static readonly string[] Meters =
    [
        DeadlineMetrics.MeterName, LimitMetrics.MeterName, NoonMetrics.MeterName, OutboxMetrics.MeterName, StoreTelemetry.Name, VerificationMetrics.MeterName,
        "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime", "Polly",
    ];

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

        builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("beian", serviceVersion: Version).AddEnvironmentVariableDetector())
            .WithMetrics(metrics => metrics.AddMeter(Meters))
            .WithTracing(traces => traces.AddSource(StoreTelemetry.Name, OutboxTracing.Name, NoonTracing.Name).AddAspNetCoreInstrumentation())
            .WithLogging()
            .UseOtlpExporter();
    }

    private static string? Version => Assembly.GetExecutingAssembly().GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
}
