using System.Collections.Concurrent;
using System.Diagnostics;
using Beian.Grpc.Tests.Running;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Beian.Grpc.Tests.Telemetry;

/// <summary>A server that exports to a collector, and what it would export, taken before it is written as OTLP.</summary>
internal sealed class WatchedServer : IAsyncDisposable
{
    private readonly Collector _collector;
    private readonly Recorder _recorder;
    private readonly TakenMetrics _metrics;

    private WatchedServer(Collector collector, Recorder recorder, TakenMetrics metrics, Server server)
    {
        _collector = collector;
        _recorder = recorder;
        _metrics = metrics;
        Server = server;
    }

    public Server Server { get; }

    /// <summary>Every span that has ended, of this server and, where sources are shared, of others in this process.</summary>
    public IEnumerable<Activity> Spans => _recorder.Ended;

    /// <param name="settings">Settings that differ from the defaults, by their configuration path.</param>
    public static async Task<WatchedServer> StartAsync(params (string Key, string Value)[] settings)
    {
        var collector = await Collector.StartAsync();
        var (recorder, metrics) = (new Recorder(), new TakenMetrics());
        var server = Server.Start(
            null,
            services =>
            {
                services.ConfigureOpenTelemetryTracerProvider(traces => traces.AddProcessor(recorder));
                services.ConfigureOpenTelemetryMeterProvider(meters => meters.AddReader(new BaseExportingMetricReader(metrics)));
            },
            [("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Address), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"), .. settings]);
        return new WatchedServer(collector, recorder, metrics, server);
    }

    /// <summary>The metrics as they stand now.</summary>
    public IReadOnlyCollection<TakenMetric> Metrics()
    {
        Server.Services.GetRequiredService<MeterProvider>().ForceFlush();
        return _metrics.Latest;
    }

    /// <summary>Who the server says it is.</summary>
    public IReadOnlyDictionary<string, object> Resource() =>
        Server.Services.GetRequiredService<TracerProvider>().GetResource().Attributes.ToDictionary(a => a.Key, a => a.Value);

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await _collector.DisposeAsync();
    }

    private sealed class Recorder : BaseProcessor<Activity>
    {
        private readonly ConcurrentQueue<Activity> _ended = [];

        public IEnumerable<Activity> Ended => _ended;

        public override void OnEnd(Activity data) => _ended.Enqueue(data);
    }

    private sealed class TakenMetrics : BaseExporter<Metric>
    {
        private volatile IReadOnlyCollection<TakenMetric> _latest = [];

        public IReadOnlyCollection<TakenMetric> Latest => _latest;

        public override ExportResult Export(in Batch<Metric> batch)
        {
            List<TakenMetric> taken = [];
            foreach (var metric in batch)
            {
                taken.Add(TakenMetric.Of(metric));
            }

            _latest = taken;
            return ExportResult.Success;
        }
    }
}
