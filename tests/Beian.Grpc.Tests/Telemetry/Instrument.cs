using System.Diagnostics.Metrics;
using Beian.Grpc.Tests.Running;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;

namespace Beian.Grpc.Tests.Telemetry;

/// <summary>One instrument of one server, and what it says by an attribute.</summary>
internal sealed class Instrument<T>(Server server, string meter, string name, string attribute) : IDisposable
    where T : struct
{
    private readonly MetricCollector<T> _measurements = new(server.Services.GetRequiredService<IMeterFactory>(), meter, name);

    /// <summary>Each measurement so far, in order.</summary>
    public IReadOnlyList<(object? Attribute, T Value)> Measured =>
        [.. _measurements.GetMeasurementSnapshot().Select(measurement => (measurement.Tags[attribute], measurement.Value))];

    /// <summary>What a gauge shows now.</summary>
    public IReadOnlyDictionary<object, T> Shown()
    {
        _measurements.Clear();
        _measurements.RecordObservableInstruments();
        return Measured.ToDictionary(measurement => measurement.Attribute!, measurement => measurement.Value);
    }

    public void Dispose() => _measurements.Dispose();
}
