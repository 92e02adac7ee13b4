using Beian.Benchmarks.Measuring;
using Beian.Benchmarks.VerifyCode;
using Beian.V1;
using BenchmarkDotNet.Attributes;

namespace Beian.Benchmarks.Telemetry;

/// <summary>What a wrong code costs while nobody listens, and while metrics, some traces or all of them are exported.</summary>
public class Listening
{
    // Nobody takes it there: what a collector costs is not measured, what it takes to have something for it is.
    private static readonly (string, string) Endpoint = ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9");

    private BenchmarkServer _server = null!;
    private VerificationService.VerificationServiceClient _verification = null!;
    private VerifyCodeRequest[] _mistyped = [];

    /// <summary>Who listens.</summary>
    public enum Listener
    {
        /// <summary>Nobody: no endpoint is set.</summary>
        Nobody,

        /// <summary>Metrics are exported, no call is traced.</summary>
        Metrics,

        /// <summary>One call in a hundred is traced.</summary>
        OneInHundred,

        /// <summary>Every call is traced.</summary>
        Everything,
    }

    /// <summary>Who listens.</summary>
    [ParamsAllValues]
    public Listener Who { get; set; }

    /// <summary>Starts the server and verifies a filing for every entry.</summary>
    [GlobalSetup]
    public async Task StartAsync()
    {
        _server = BenchmarkServer.Start(Who switch
        {
            Listener.Metrics => [Endpoint, ("OTEL_TRACES_SAMPLER", "always_off")],
            Listener.OneInHundred => [Endpoint, ("OTEL_TRACES_SAMPLER", "parentbased_traceidratio"), ("OTEL_TRACES_SAMPLER_ARG", "0.01")],
            Listener.Everything => [Endpoint],
            _ => [],
        });
        _verification = new VerificationService.VerificationServiceClient(_server.Channel);
        _mistyped = Entries.Mistyped(await Entries.VerifiedAsync(_server).ConfigureAwait(false));
    }

    /// <summary>Stops it.</summary>
    [GlobalCleanup]
    public async Task StopAsync() => await _server.DisposeAsync().ConfigureAwait(false);

    /// <summary>A wrong code.</summary>
    [Benchmark(OperationsPerInvoke = Calls.PerInvocation)]
    public Task Mismatch() => Calls.MakeAsync(number => Entries.ExpectAsync(_verification, _mistyped[number], VerifyOutcome.Mismatch));
}
