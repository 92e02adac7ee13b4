using Beian.Benchmarks.Measuring;
using Beian.Callers;
using Beian.Limits;
using Beian.Redis;
using Beian.Rpc;
using BenchmarkDotNet.Attributes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace Beian.Benchmarks.Callers;

/// <summary>
/// What stands around a verdict, piece by piece: the limits of a caller, the deadline that a call without one is given, and, in the store,
/// a line of the audit trail beside a script without one. What it takes to know the caller and to digest is in rows of their own.
/// </summary>
public class Guards
{
    private static readonly CallKind Writing = new(IsRead: false, IsStream: false);
    private static readonly Endpoint Endpoint = new(null, new EndpointMetadataCollection(Writing), "VerifyCode");
    private static readonly RedisKey[] Trail = ["bench:{33}:audit"];
    private static readonly RedisValue[] Line = ["1795476846118", "portal-zj@https://issuer.example", "5", "5QXNQZ63EQASJ7X2JCX7", "0"];

    private readonly Caller _caller = new("portal-zj@https://issuer.example", DateTimeOffset.MaxValue);
    private readonly RedisScript _nothing = new("nothing", "return { 'OK' }");
    private BenchmarkServer _server = null!;
    private CallerLimits _limits = null!;
    private LimitGate _gate = null!;
    private RedisScript _audited = null!;
    private IDatabase _store = null!;

    /// <summary>Starts the server.</summary>
    [GlobalSetup]
    public void Start()
    {
        _server = BenchmarkServer.Start();
        _limits = _server.Services.GetRequiredService<CallerLimits>();
        _gate = ActivatorUtilities.CreateInstance<LimitGate>(_server.Services, (RequestDelegate)(_ => Task.CompletedTask));
        _store = _server.Services.GetRequiredService<StoreConnection>().Database;
        _audited = Scripts.Compose("audited", "--- include audit\naudit_add(KEYS[1], ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5])\nreturn { 'OK' }");
    }

    /// <summary>Stops it.</summary>
    [GlobalCleanup]
    public async Task StopAsync() => await _server.DisposeAsync().ConfigureAwait(false);

    /// <summary>A call, as far as there is one here.</summary>
    [Benchmark(Baseline = true)]
    public bool Nothing() => NewCall().Response.HasStarted;

    /// <summary>The same through the gate: its deadline, and its caller's rate.</summary>
    [Benchmark]
    public Task Gate() => _gate.InvokeAsync(NewCall());

    /// <summary>The rate alone.</summary>
    [Benchmark]
    public bool Rate() => _limits.Refuses(_caller, Writing) is null;

    /// <summary>A script that does nothing.</summary>
    [Benchmark(OperationsPerInvoke = Calls.PerInvocation)]
    public Task Script() => Calls.MakeAsync(_ => _nothing.EvaluateAsync(_store, Trail, Line));

    /// <summary>One that writes a line of the audit trail.</summary>
    [Benchmark(OperationsPerInvoke = Calls.PerInvocation)]
    public Task ScriptWithAuditLine() => Calls.MakeAsync(_ => _audited.EvaluateAsync(_store, Trail, Line));

    private DefaultHttpContext NewCall()
    {
        var call = new DefaultHttpContext();
        call.Features.Set(_caller);
        call.SetEndpoint(Endpoint);
        return call;
    }
}
