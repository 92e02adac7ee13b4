using System.Diagnostics;
using Beian.Benchmarks.Measuring;
using Beian.Redis;
using Beian.V1;
using Beian.Verification;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.DependencyInjection;

namespace Beian.Benchmarks.Telemetry;

/// <summary>What there is in a VerifyCode for whoever might listen, while nobody does: next to no time, and not a byte.</summary>
public class NobodyListens
{
    private static readonly VerifyVerdict.Mismatch Verdict = new();

    private BenchmarkServer _server = null!;
    private StoreTelemetry _store = null!;
    private RedisScript _script = null!;
    private VerificationMetrics _metrics = null!;
    private Activity _call = null!;

    /// <summary>Starts a server that nobody listens to.</summary>
    [GlobalSetup]
    public void Start()
    {
        _server = BenchmarkServer.Start();
        _store = _server.Services.GetRequiredService<StoreTelemetry>();
        _script = _server.Services.GetRequiredService<Scripts>().VerifyCode;
        _metrics = _server.Services.GetRequiredService<VerificationMetrics>();
        // As the framework makes one for its log.
        _call = new Activity("call").Start();
    }

    /// <summary>Stops it.</summary>
    [GlobalCleanup]
    public async Task StopAsync()
    {
        _call.Dispose();
        await _server.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>A call of the store.</summary>
    [Benchmark]
    public void StoreCall() => _store.Begin(_script).End();

    /// <summary>A verdict.</summary>
    [Benchmark]
    public void Judged() => _metrics.Judged(Province.Zhejiang, Verdict);
}
