using System.Diagnostics.Metrics;
using System.Globalization;

/// <summary>
/// Runs inside the measured server, which is told of it by <c>DOTNET_STARTUP_HOOKS</c>: prints once a second how much memory its heap
/// takes and what its outbox has counted so far.
/// </summary>
internal static class StartupHook
{
    private static readonly Lock Gate = new();
    private static readonly SortedDictionary<string, long> Accepted = new(StringComparer.Ordinal);
    private static long _claims;
    private static long _claimed;
    private static double _claiming;
    private static ITimer? _timer;

    public static void Initialize()
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name == "Beian.Outbox" && !instrument.IsObservable)
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>(Count);
        listener.SetMeasurementEventCallback<double>(Measure);
        listener.Start();
        _timer = TimeProvider.System.CreateTimer(_ => Print(), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
    }

    private static void Count(Instrument instrument, long value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
    {
        lock (Gate)
        {
            if (instrument.Name == "beian.outbox.claimed")
            {
                _claims++;
                _claimed += value;
            }
            else if (instrument.Name == "beian.message.outcomes" && Tag(tags, "beian.message.outcome") == "accepted")
            {
                var carrier = Tag(tags, "beian.operator");
                Accepted[carrier] = Accepted.GetValueOrDefault(carrier) + value;
            }
        }
    }

    private static void Measure(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
    {
        if (instrument.Name == "beian.outbox.claim.duration")
        {
            lock (Gate)
            {
                _claiming += value;
            }
        }
    }

    private static void Print()
    {
        lock (Gate)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"probe {TimeProvider.System.GetTimestamp()} {GC.GetGCMemoryInfo(GCKind.Any).HeapSizeBytes} {_claims} {_claimed} {_claiming:0.000000} {string.Join(' ', Accepted.Select(a => $"{a.Key}={a.Value}"))}"));
        }
    }

    private static string Tag(ReadOnlySpan<KeyValuePair<string, object?>> tags, string name)
    {
        foreach (var (key, value) in tags)
        {
            if (key == name)
            {
                return value as string ?? "";
            }
        }

        return "";
    }
}
