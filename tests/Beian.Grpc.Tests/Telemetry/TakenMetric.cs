using System.Diagnostics;
using OpenTelemetry.Metrics;

namespace Beian.Grpc.Tests.Telemetry;

/// <summary>A metric as it was exported once.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Kind">Its kind, in the words of <c>docs/telemetry.md</c>.</param>
/// <param name="Points">A point for each set of attributes.</param>
internal sealed record TakenMetric(string Name, string Unit, string Kind, IReadOnlyList<TakenPoint> Points)
{
    public static TakenMetric Of(Metric metric)
    {
        List<TakenPoint> points = [];
        foreach (ref readonly var point in metric.GetMetricPoints())
        {
            Dictionary<string, object?> attributes = [];
            foreach (var (key, value) in point.Tags)
            {
                attributes[key] = value;
            }

            List<ActivityTraceId> examples = [];
            if (point.TryGetExemplars(out var exemplars))
            {
                foreach (ref readonly var exemplar in exemplars)
                {
                    examples.Add(exemplar.TraceId);
                }
            }

            points.Add(new TakenPoint(attributes, Count(metric.MetricType, point), examples));
        }

        return new TakenMetric(metric.Name, metric.Unit, KindOf(metric.MetricType), points);
    }

    private static string KindOf(MetricType type) => type switch
    {
        MetricType.LongSum or MetricType.DoubleSum => "counter",
        MetricType.LongGauge or MetricType.DoubleGauge => "gauge",
        MetricType.Histogram or MetricType.ExponentialHistogram => "histogram",
        _ => "updowncounter",
    };

    private static double Count(MetricType type, in MetricPoint point) => type switch
    {
        MetricType.LongSum or MetricType.LongSumNonMonotonic => point.GetSumLong(),
        MetricType.DoubleSum or MetricType.DoubleSumNonMonotonic => point.GetSumDouble(),
        MetricType.LongGauge => point.GetGaugeLastValueLong(),
        MetricType.DoubleGauge => point.GetGaugeLastValueDouble(),
        _ => point.GetHistogramCount(),
    };
}

/// <summary>One point.</summary>
/// <param name="Attributes">What it is the point of.</param>
/// <param name="Value">A sum, a gauge's value, or how many measurements a histogram has.</param>
/// <param name="Examples">The traces that were kept as examples.</param>
internal sealed record TakenPoint(IReadOnlyDictionary<string, object?> Attributes, double Value, IReadOnlyList<ActivityTraceId> Examples);
