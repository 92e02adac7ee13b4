using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Beian.Redis;

/// <summary>
/// What calls of scripts tell those who watch over them: a span each, and how long they took, named by OpenTelemetry's conventions for
/// databases. Keys and arguments are in neither.
/// </summary>
public sealed class StoreTelemetry : IDisposable
{
    /// <summary>The name of the source and of the meter.</summary>
    public const string Name = "Beian.Store";

    private readonly ActivitySource _source = new(Name);
    private readonly Histogram<double> _duration;

    /// <summary>Creates the instruments.</summary>
    public StoreTelemetry(IMeterFactory meters) => _duration = meters.Create(Name).CreateHistogram(
        "db.client.operation.duration",
        "s",
        "From sending a script to its answer, confirmed by replicas where there are any.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1, 5] });

    /// <inheritdoc/>
    public void Dispose() => _source.Dispose();

    /// <summary>A script is called.</summary>
    internal Call Begin(RedisScript script)
    {
        // Only as a part of something: looks at every province, several a second, would be traces of nothing else.
        var span = Activity.Current is null ? null : _source.StartActivity(script.Name, ActivityKind.Client);
        span?.SetTag("db.system.name", "redis").SetTag("db.operation.name", "EVALSHA").SetTag("db.stored_procedure.name", script.Name);
        return new Call(this, script.Name, span, _duration.Enabled ? Stopwatch.GetTimestamp() : 0);
    }

    /// <summary>A call under way.</summary>
    internal readonly struct Call(StoreTelemetry telemetry, string script, Activity? span, long began)
    {
        /// <summary>It has ended, well or with a failure.</summary>
        public void End(StoreUnavailableException? failure)
        {
            if (began != 0)
            {
                var tags = new TagList { { "db.system.name", "redis" }, { "db.operation.name", "EVALSHA" }, { "db.stored_procedure.name", script } };
                if (failure is not null)
                {
                    tags.Add("error.type", Kind(failure));
                }

                telemetry._duration.Record(Stopwatch.GetElapsedTime(began).TotalSeconds, tags);
            }

            if (span is not null && failure is not null)
            {
                span.SetTag("error.type", Kind(failure)).SetStatus(ActivityStatusCode.Error);
            }

            span?.Dispose();
        }

        private static string Kind(StoreUnavailableException failure) => failure.MayHaveHappened ? "outcome_unknown" : "unavailable";
    }
}
