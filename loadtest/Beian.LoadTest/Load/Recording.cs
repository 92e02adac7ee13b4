using System.Collections.Concurrent;
using HdrHistogram;

namespace Beian.LoadTest.Load;

/// <summary>What calls came to: how long each took, how many ended in each second, and which answers were wrong. Any thread may add.</summary>
internal sealed class Recording
{
    private const int MostSeconds = 3_600;
    private const int Digits = 3;

    private static readonly TimeProvider Clock = TimeProvider.System;
    private static readonly long Longest = (long)TimeSpan.FromMinutes(10).TotalMicroseconds;

    // What is added goes into one histogram while another is read, and is brought together when somebody asks.
    private readonly Recorder _recorder = HistogramFactory.With64BitBucketSize().WithValuesUpTo(Longest).WithPrecisionOf(Digits)
        .WithThreadSafeWrites().WithThreadSafeReads().Create();

    private readonly LongHistogram _latencies = new(Longest, Digits);
    private readonly Lock _reading = new();
    private HistogramBase? _spare;
    private readonly long[] _perSecond = new long[MostSeconds];
    private readonly ConcurrentDictionary<string, long> _wrong = new(StringComparer.Ordinal);
    private readonly long _start = Clock.GetTimestamp();
    private long _calls;
    private long _end;

    /// <summary>How many calls have ended.</summary>
    public long Calls => Interlocked.Read(ref _calls);

    /// <summary>How many of them were answered wrongly, or not at all.</summary>
    public long WrongCalls => _wrong.Values.Sum();

    /// <summary>What was wrong, and how often.</summary>
    public IReadOnlyDictionary<string, long> Wrong => _wrong;

    /// <summary>From the beginning to the end of the last call.</summary>
    public TimeSpan Took => Calls == 0 ? TimeSpan.Zero : Clock.GetElapsedTime(_start, Interlocked.Read(ref _end));

    /// <summary>Calls a second, over all of it.</summary>
    public double Throughput => Calls == 0 ? 0 : Calls / Took.TotalSeconds;

    /// <summary>How many calls ended in each whole second.</summary>
    public IReadOnlyList<long> PerSecond => _perSecond[..Math.Min(MostSeconds, (int)Took.TotalSeconds)];

    /// <summary>A call has ended.</summary>
    /// <param name="since">When it was to begin: what it waited for its turn is part of how long it took.</param>
    /// <param name="wrong">What was wrong with the answer, or null.</param>
    public void Add(long since, string? wrong)
    {
        var now = Clock.GetTimestamp();
        _recorder.RecordValue(Math.Clamp((long)Clock.GetElapsedTime(since, now).TotalMicroseconds, 1, Longest));
        Interlocked.Increment(ref _calls);
        var second = (int)Clock.GetElapsedTime(_start, now).TotalSeconds;
        if (second < MostSeconds)
        {
            Interlocked.Increment(ref _perSecond[second]);
        }

        InterlockedMax(ref _end, now);
        if (wrong is not null)
        {
            _wrong.AddOrUpdate(wrong, 1, (_, count) => count + 1);
        }
    }

    /// <summary>The time within which this share of the calls ended, in percent.</summary>
    public TimeSpan Within(double percent)
    {
        lock (_reading)
        {
            return Collected() is { TotalCount: > 0 } latencies ? TimeSpan.FromMicroseconds(latencies.GetValueAtPercentile(percent)) : TimeSpan.Zero;
        }
    }

    /// <summary>Points of the distribution, ever denser towards the slowest call: percent, and the time within which so many ended.</summary>
    public IReadOnlyList<(double Percent, TimeSpan Time)> Distribution()
    {
        lock (_reading)
        {
            return Collected() is { TotalCount: > 0 } latencies
                ? [.. latencies.Percentiles(5).Select(point => (point.PercentileLevelIteratedTo, TimeSpan.FromMicroseconds(point.ValueIteratedTo)))]
                : [];
        }
    }

    private LongHistogram Collected()
    {
        _spare = _recorder.GetIntervalHistogram(_spare);
        _latencies.Add(_spare);
        return _latencies;
    }

    private static void InterlockedMax(ref long place, long value)
    {
        for (var known = Interlocked.Read(ref place); value > known;)
        {
            var before = Interlocked.CompareExchange(ref place, value, known);
            if (before == known)
            {
                return;
            }

            known = before;
        }
    }
}
