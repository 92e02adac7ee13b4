using System.Threading.RateLimiting;
using Beian.Callers;
using Microsoft.Extensions.Options;

namespace Beian.Limits;

/// <summary>
/// What each caller may have, by its name: calls a second, those that read and captchas apart from the others, and open streams. On this server alone:
/// a count over all of them would take a round trip a call, to stop somebody a little earlier.
/// </summary>
/// <remarks>The framework's limiters go by the machine's clock. A caller that is quiet for ten seconds is forgotten.</remarks>
internal sealed class CallerLimits : IDisposable
{
    private readonly PartitionedRateLimiter<Caller>? _reads;
    private readonly PartitionedRateLimiter<Caller>? _writes;
    private readonly PartitionedRateLimiter<Caller>? _captchas;
    private readonly PartitionedRateLimiter<Caller>? _streams;
    private readonly LimitMetrics _metrics;

    public CallerLimits(IOptions<LimitOptions> options, LimitMetrics metrics)
    {
        _metrics = metrics;
        _reads = PerCaller(options.Value.ReadsPerSecond, Bucket);
        _writes = PerCaller(options.Value.WritesPerSecond, Bucket);
        _captchas = PerCaller(options.Value.CaptchasPerSecond, Bucket);
        _streams = PerCaller(options.Value.StreamsPerCaller, most => new ConcurrencyLimiter(new() { PermitLimit = most }));
    }

    /// <summary>Counts a call. Null where the caller may make it; else how long it has to wait.</summary>
    public TimeSpan? Refuses(Caller caller, CallRate rate)
    {
        if (Of(rate) is not { } limit)
        {
            return null;
        }

        using var lease = limit.AttemptAcquire(caller);
        if (lease.IsAcquired)
        {
            return null;
        }

        _metrics.Refused(rate.Name());
        return lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : TimeSpan.FromSeconds(1);
    }

    /// <summary>Takes a place for a stream, which is given back with what this returns; null where the caller has no more.</summary>
    public RateLimitLease? TakeStream(Caller caller)
    {
        if (_streams is null)
        {
            return NoLimit.Instance;
        }

        var lease = _streams.AttemptAcquire(caller);
        if (lease.IsAcquired)
        {
            return lease;
        }

        lease.Dispose();
        _metrics.Refused("streams");
        return null;
    }

    public void Dispose()
    {
        _reads?.Dispose();
        _writes?.Dispose();
        _captchas?.Dispose();
        _streams?.Dispose();
    }

    private PartitionedRateLimiter<Caller>? Of(CallRate rate) => rate switch
    {
        CallRate.Reads => _reads,
        CallRate.Captchas => _captchas,
        CallRate.Writes => _writes,
        _ => throw new ArgumentOutOfRangeException(nameof(rate), rate, "No rate."),
    };

    private static PartitionedRateLimiter<Caller>? PerCaller(int most, Func<int, RateLimiter> limiter)
    {
        if (most == 0)
        {
            return null;
        }

        // Made once: this is looked up for every call.
        Func<string, RateLimiter> ofOne = _ => limiter(most);
        return PartitionedRateLimiter.Create<Caller, string>(caller => RateLimitPartition.Get(caller.Name, ofOne));
    }

    // Filled ten times a second, or as often as a whole call comes together. The partitions' own timer does it, so none of its own.
    private static TokenBucketRateLimiter Bucket(int perSecond)
    {
        var portion = Math.Max(1, perSecond / 10);
        return new TokenBucketRateLimiter(new()
        {
            TokenLimit = 2 * perSecond,
            TokensPerPeriod = portion,
            ReplenishmentPeriod = TimeSpan.FromSeconds((double)portion / perSecond),
            AutoReplenishment = false,
        });
    }

    private sealed class NoLimit : RateLimitLease
    {
        public static NoLimit Instance { get; } = new();

        public override bool IsAcquired => true;

        public override IEnumerable<string> MetadataNames => [];

        public override bool TryGetMetadata(string metadataName, out object? metadata)
        {
            metadata = null;
            return false;
        }
    }
}
