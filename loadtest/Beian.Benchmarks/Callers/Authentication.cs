using Beian.Benchmarks.Measuring;
using Beian.Callers;
using BenchmarkDotNet.Attributes;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Beian.Benchmarks.Callers;

/// <summary>What it costs to know the caller of one call: by a token that is remembered, and by one that has to be validated.</summary>
public class Authentication
{
    private BenchmarkServer _server = null!;
    private BearerTokens _tokens = null!;
    private string _authorization = "";

    /// <summary>Starts the server, and has it know the token.</summary>
    [GlobalSetup]
    public async Task StartAsync()
    {
        _server = BenchmarkServer.Start();
        _tokens = _server.Services.GetRequiredService<BearerTokens>();
        _authorization = $"Bearer {_server.Token}";
        using var scope = _server.Services.CreateScope();
        await _tokens.IdentifyAsync(NewCall(scope.ServiceProvider)).ConfigureAwait(false);
    }

    /// <summary>Stops it.</summary>
    [GlobalCleanup]
    public async Task StopAsync() => await _server.DisposeAsync().ConfigureAwait(false);

    /// <summary>The call itself, as far as there is one here.</summary>
    [Benchmark(Baseline = true)]
    public bool Nothing() => NewCall().Request.Headers.Authorization.Count == 1;

    /// <summary>A token that came before.</summary>
    [Benchmark]
    public async Task<string> Remembered() => (await _tokens.IdentifyAsync(NewCall()).ConfigureAwait(false)).Caller!.Name;

    /// <summary>A token that comes for the first time: its signature, checked by the framework, and its claims.</summary>
    [Benchmark]
    public async Task<string> Validated()
    {
        using var scope = _server.Services.CreateScope();
        var call = NewCall(scope.ServiceProvider);
        var result = await call.AuthenticateAsync(JwtBearerDefaults.AuthenticationScheme).ConfigureAwait(false);
        return CallerClaims.Read(result.Principal!, result.Properties!.ExpiresUtc!.Value)!.Name;
    }

    private DefaultHttpContext NewCall(IServiceProvider? services = null) => new()
    {
        RequestServices = services ?? _server.Services,
        Request = { Headers = { Authorization = _authorization } },
    };
}
