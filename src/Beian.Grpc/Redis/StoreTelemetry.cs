using System.Diagnostics;
using System.Diagnostics.Metrics;
using StackExchange.Redis;

namespace Beian.Redis;

/// <summary>
/// What calls of the store tell those who watch over them: a span each, and how long they took, named by OpenTelemetry's conventions for
/// databases. Keys and arguments are in neither.
/// </summary>
public sealed class StoreTelemetry : IDisposable
{
    /// <summary>The name of the source and of the meter.</summary>
    public const string Name = "Beian.Store";

    private const string ScriptCommand = "EVALSHA";

    private readonly ActivitySource _source = new(Name);
    private readonly Histogram<double> _duration;

    /// <summary>Creates the instruments.</summary>
    public StoreTelemetry(IMeterFactory meters) => _duration = meters.Create(Name).CreateHistogram(
        "db.client.operation.duration",
        "s",
        "From sending a script or command to its answer, confirmed by replicas where there are any.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1, 5] });

    /// <inheritdoc/>
    public void Dispose() => _source.Dispose();

    /// <summary>A script is called.</summary>
    internal Call Begin(RedisScript script) => Begin(script.SpanName, ScriptCommand, script.Name);

    /// <summary>A command is called that is no script.</summary>
    internal Call Begin(string command) => Begin(command, command, script: null);

    private Call Begin(string spanName, string command, string? script)
    {
        // Only as a part of something: looks at every province, several a second, would be traces of nothing else.
        var span = Activity.Current is null ? null : _source.StartActivity(spanName, ActivityKind.Client);
        span?.SetTag("db.system.name", "redis").SetTag("db.operation.name", command);
        if (script is not null)
        {
            span?.SetTag("db.stored_procedure.name", script);
        }

        return new Call(_duration, command, script, span, _duration.Enabled ? Stopwatch.GetTimestamp() : 0);
    }

    /// <summary>A call under way.</summary>
    internal readonly struct Call(Histogram<double> duration, string command, string? script, Activity? span, long began)
    {
        /// <summary>It has ended, well or with a failure.</summary>
        public void End(Exception? failure = null)
        {
            var error = failure is null ? null : Kind(failure);
            if (began != 0)
            {
                Record(error);
            }

            if (error is not null)
            {
                span?.SetTag("error.type", error).SetStatus(ActivityStatusCode.Error);
            }

            span?.Dispose();
        }

        private void Record(string? error)
        {
            var tags = new TagList { { "db.system.name", "redis" }, { "db.operation.name", command } };
            if (script is not null)
            {
                tags.Add("db.stored_procedure.name", script);
            }

            if (error is not null)
            {
                tags.Add("error.type", error);
            }

            duration.Record(Stopwatch.GetElapsedTime(began).TotalSeconds, tags);
        }

        // Kinds and not texts: what the store says may be of any length, and is the log's.
        private static string Kind(Exception failure) => failure switch
        {
            StoreUnavailableException { MayHaveHappened: true } => "outcome_unknown",
            StoreUnavailableException => "unavailable",
            OperationCanceledException => "cancelled",
            RedisServerException => "refused",
            _ => "_OTHER",
        };
    }
}
