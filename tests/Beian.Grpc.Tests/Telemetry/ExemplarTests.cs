using System.Diagnostics;
using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Xunit;

namespace Beian.Grpc.Tests.Telemetry;

/// <summary>An example of a measurement is kept where its call is traced, and nowhere else.</summary>
[Collection(Listened.Name)]
public sealed class ExemplarTests
{
    private static readonly string[] Histograms = ["rpc.server.call.duration", "db.client.operation.duration"];

    [Fact]
    public async Task A_measurement_of_a_traced_call_leads_to_its_trace()
    {
        await using var watched = await WatchedServer.StartAsync();
        var filing = await Case.OfOne(watched.Server).SubmittedAsync();
        await watched.Server.Verification.VerifyCodeAsync(filing.Right());

        await Eventually.HoldsAsync("the call has been measured", () => Task.FromResult(Of(watched, "rpc.server.call.duration").Count > 0));
        var traces = watched.Spans.Select(span => span.TraceId).ToHashSet();

        Assert.All(Histograms, histogram =>
        {
            var examples = Of(watched, histogram);
            Assert.NotEmpty(examples);
            Assert.All(examples, example => Assert.Contains(example, traces));
        });
    }

    [Theory]
    [InlineData("OTEL_TRACES_SAMPLER", "always_off")]
    [InlineData("OTEL_METRICS_EXEMPLAR_FILTER", "always_off")]
    public async Task There_is_none_of_a_call_that_is_not_sampled_nor_where_the_settings_say_so(string setting, string value)
    {
        // A server that has just been stopped may still be letting go of its listener, for which this one's calls would be sampled.
        using var calls = new ActivitySource("Microsoft.AspNetCore");
        await Eventually.HoldsAsync("nobody else listens", () => Task.FromResult(!calls.HasListeners()));
        await using var watched = await WatchedServer.StartAsync((setting, value));
        var filing = await Case.OfOne(watched.Server).SubmittedAsync();
        await watched.Server.Verification.VerifyCodeAsync(filing.Right());

        await Eventually.HoldsAsync("the calls have been measured", () => Task.FromResult(
            Histograms.All(histogram => watched.Metrics().Any(metric => metric.Name == histogram))));

        Assert.All(Histograms, histogram => Assert.Empty(Of(watched, histogram)));
    }

    private static List<ActivityTraceId> Of(WatchedServer watched, string histogram) =>
        [.. watched.Metrics().Where(metric => metric.Name == histogram).SelectMany(metric => metric.Points).SelectMany(point => point.Examples)];
}
