using Beian.Benchmarks.Measuring;
using Beian.V1;
using BenchmarkDotNet.Attributes;
using Grpc.Core.Interceptors;
using Grpc.Health.V1;

namespace Beian.Benchmarks.VerifyCode;

/// <summary>The whole call over a connection, beside a call that does nothing. Client and server share the process.</summary>
public class Rpc
{
    private BenchmarkServer _server = null!;
    private VerificationService.VerificationServiceClient _verification = null!;
    private VerificationService.VerificationServiceClient _portal = null!;
    private Health.HealthClient _health = null!;
    private VerifyCodeRequest[] _verified = [];
    private VerifyCodeRequest[] _mistyped = [];

    /// <summary>Starts the server and verifies a filing for every entry.</summary>
    [GlobalSetup]
    public async Task StartAsync()
    {
        _server = BenchmarkServer.Start();
        _verification = new VerificationService.VerificationServiceClient(_server.Channel);
        _portal = new VerificationService.VerificationServiceClient(_server.Channel.Intercept(metadata =>
        {
            metadata.Add("authorization", $"Bearer {_server.Token}");
            return metadata;
        }));
        _health = new Health.HealthClient(_server.Channel);
        _verified = await Entries.VerifiedAsync(_server).ConfigureAwait(false);
        _mistyped = Entries.Mistyped(_verified);
    }

    /// <summary>Stops it.</summary>
    [GlobalCleanup]
    public async Task StopAsync() => await _server.DisposeAsync().ConfigureAwait(false);

    /// <summary>A call that does nothing.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Calls.PerInvocation)]
    public Task NoOp() => Calls.MakeAsync(async _ => await _health.CheckAsync(new HealthCheckRequest()));

    /// <summary>A wrong code.</summary>
    [Benchmark(OperationsPerInvoke = Calls.PerInvocation)]
    public Task Mismatch() => Calls.MakeAsync(number => Entries.ExpectAsync(_verification, _mistyped[number], VerifyOutcome.Mismatch));

    /// <summary>A filing that is done.</summary>
    [Benchmark(OperationsPerInvoke = Calls.PerInvocation)]
    public Task AlreadyVerified() => Calls.MakeAsync(number => Entries.ExpectAsync(_verification, _verified[number], VerifyOutcome.AlreadyVerified));

    /// <summary>The same by a portal with a token, which the others come without.</summary>
    [Benchmark(OperationsPerInvoke = Calls.PerInvocation)]
    public Task AlreadyVerifiedWithToken() => Calls.MakeAsync(number => Entries.ExpectAsync(_portal, _verified[number], VerifyOutcome.AlreadyVerified));
}
