using Beian.Benchmarks.Measuring;
using Beian.Verification;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.DependencyInjection;

namespace Beian.Benchmarks.VerifyCode;

/// <summary>The store's part: digests, one script on a real Redis, the verdict.</summary>
public class Store
{
    private BenchmarkServer _server = null!;
    private IVerificationStore _store = null!;
    private VerifyEntry[] _verified = [];
    private VerifyEntry[] _mistyped = [];

    /// <summary>Starts the server and verifies a filing for every entry.</summary>
    [GlobalSetup]
    public async Task StartAsync()
    {
        _server = BenchmarkServer.Start();
        _store = _server.Services.GetRequiredService<IVerificationStore>();
        var verified = await Entries.VerifiedAsync(_server).ConfigureAwait(false);
        _verified = [.. verified.Select(Entries.Read)];
        _mistyped = [.. Entries.Mistyped(verified).Select(Entries.Read)];
    }

    /// <summary>Stops it.</summary>
    [GlobalCleanup]
    public async Task StopAsync() => await _server.DisposeAsync().ConfigureAwait(false);

    /// <summary>A wrong code.</summary>
    [Benchmark(OperationsPerInvoke = Calls.PerInvocation)]
    public Task Mismatch() => Calls.MakeAsync(number => ExpectAsync<VerifyVerdict.Mismatch>(_mistyped[number]));

    /// <summary>A filing that is done.</summary>
    [Benchmark(OperationsPerInvoke = Calls.PerInvocation)]
    public Task AlreadyVerified() => Calls.MakeAsync(number => ExpectAsync<VerifyVerdict.AlreadyVerified>(_verified[number]));

    private async Task ExpectAsync<TVerdict>(VerifyEntry entry)
        where TVerdict : VerifyVerdict
    {
        var verdict = await _store.VerifyAsync(entry with { Now = TimeProvider.System.GetUtcNow() }, CancellationToken.None).ConfigureAwait(false);
        if (verdict is not TVerdict)
        {
            throw new InvalidOperationException($"Expected {typeof(TVerdict).Name}; the store answered {verdict}.");
        }
    }
}
