using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using Xunit;

namespace Beian.Grpc.Tests.Telemetry;

/// <summary>What goes out over OTLP when OpenTelemetry's own settings say where to, and that nothing listens when they do not.</summary>
public sealed class ExportTests
{
    internal static readonly string[] Metrics =
    [
        "beian.verifications", "beian.resends", "beian.filings.open", "beian.filings.expired", "beian.message.accept.duration", "beian.message.outcomes",
        "beian.outbox.due", "beian.outbox.oldest_due", "beian.noon.remaining", "db.client.operation.duration", "http.server.request.duration",
    ];

    private static readonly string[] Spans = ["beian.v1.VerificationService/VerifyCode", "verify_code", "deliver message", "submit to carrier", "record_submission"];

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
