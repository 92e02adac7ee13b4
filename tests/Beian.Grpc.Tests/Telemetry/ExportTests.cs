using System.Diagnostics;
using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Grpc.Health.V1;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using Xunit;

namespace Beian.Grpc.Tests.Telemetry;

/// <summary>What goes out over OTLP when OpenTelemetry's own settings say where to, and that nothing listens when they do not.</summary>
[Collection(Listened.Name)]
public sealed class ExportTests
{
    // Of each signal enough to see that it goes out; what there is, TelemetryPageTests know.
    private static readonly string[] Metrics = ["beian.verifications", "beian.message.outcomes", "rpc.server.call.duration", "db.client.operation.duration"];

    private static readonly string[] Spans =
        ["beian.v1.VerificationService/VerifyCode", "EVALSHA verify_code", "deliver message", "submit mobile", "EVALSHA record_submission"];

    [Fact]
    public async Task Metrics_and_traces_are_exported_to_where_the_settings_say()
    {
        await using var collector = await Collector.StartAsync();
        await using var server = Server.Start(
            null, ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Address), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"));
        var filing = await Case.OfTwo(server).SubmittedAsync();
        await server.Verification.VerifyCodeAsync(filing.Right());
        await server.Verification.ResendCodeAsync(filing.Resend());

        await Eventually.HoldsAsync("everything is exported", () =>
        {
            server.Services.GetRequiredService<MeterProvider>().ForceFlush();
            server.Services.GetRequiredService<TracerProvider>().ForceFlush();
            return Task.FromResult(
                Metrics.All(name => collector.Received("metrics").Contains(name, StringComparison.Ordinal))
                && Spans.All(name => collector.Received("traces").Contains(name, StringComparison.Ordinal)));
        });

        foreach (var signal in (string[])["metrics", "traces"])
        {
            Assert.All(filing.People, person => Assert.DoesNotContain(person.Phone, collector.Received(signal), StringComparison.Ordinal));
            Assert.DoesNotContain(filing.Right().Code, collector.Received(signal), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Who_is_speaking_is_what_the_settings_say()
    {
        await using var watched = await WatchedServer.StartAsync(
            ("OTEL_SERVICE_NAME", "beian-east"), ("OTEL_RESOURCE_ATTRIBUTES", "deployment.environment.name=trial"));

        Assert.Equal("beian-east", watched.Resource()["service.name"]);
        Assert.Equal("trial", watched.Resource()["deployment.environment.name"]);
        Assert.NotEqual("", watched.Resource()["service.version"]);
    }

    [Fact]
    public async Task Probes_of_health_are_not_traced()
    {
        await using var watched = await WatchedServer.StartAsync();
        await new Health.HealthClient(watched.Server.Channel).CheckAsync(new HealthCheckRequest());
        await watched.Server.Verification.GetProvinceRulesAsync(new GetProvinceRulesRequest { Province = Province.Zhejiang });

        await Eventually.HoldsAsync("the other call has ended", () => Task.FromResult(watched.Spans.Any(Is("GetProvinceRules"))));
        Assert.DoesNotContain(watched.Spans, span => Is("Health")(span));

        static Func<Activity, bool> Is(string rpc) => span => span.DisplayName.Contains(rpc, StringComparison.Ordinal);
    }

    // By the program as it runs: other tests' servers log to the test alone.
    [Fact]
    public async Task So_is_the_log()
    {
        await using var collector = await Collector.StartAsync();
        await using var place = new ServerPlace();
        await place.StartAsync(("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Address), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"));

        await Eventually.HoldsAsync(
            "the log is exported", () => Task.FromResult(collector.Received("logs").Contains("Started Redis", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Nothing_listens_where_they_do_not_say_so()
    {
        await using var server = Server.Start(null);

        Assert.Null(server.Services.GetService<MeterProvider>());
        Assert.Null(server.Services.GetService<TracerProvider>());
    }
}
