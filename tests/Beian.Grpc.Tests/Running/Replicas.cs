using System.Security.Cryptography;
using Beian.Grpc.Tests.Stores;
using Beian.Redis.Managed;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Beian.Grpc.Tests.Running;

/// <summary>Two servers of one system: one store, one clock, and each with workers and carriers of its own.</summary>
internal sealed class Replicas : IAsyncDisposable
{
    private bool _otherHasStopped;

    private Replicas(Server one, Server other)
    {
        One = one;
        Other = other;
    }

    public Server One { get; }

    /// <summary>May be stopped: a managed Redis is the first one's.</summary>
    public Server Other { get; }

    public FakeTimeProvider Clock => One.Clock;

    /// <param name="engine">Which store they run on.</param>
    /// <param name="stores">The stores that tests share.</param>
    /// <param name="services">Puts something else in the place of a part of the server: of the first (1) and of the other (2).</param>
    /// <param name="settings">Settings that differ from the defaults, by their configuration path.</param>
    public static async Task<Replicas> StartAsync(
        Engine engine, SharedStores stores, Action<IServiceCollection, int> services, params (string Key, string Value)[] settings)
    {
        settings = [.. settings, ("Secrets:MasterKey", Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)))];
        var one = await Server.StartAsync(engine, stores, s => services(s, 1), settings);
        var store = engine == Engine.RedisCluster
            ? (await stores.ClusterAsync()).ConnectionString
            : $"!{one.Services.GetRequiredService<ManagedRedisServer>().EndPoint}";
        return new Replicas(one, Server.Start(store, s => services(s, 2), one.Clock, [.. settings, ("Store:KeyPrefix", one.KeyPrefix)]));
    }

    /// <summary>Stops the other server in good order.</summary>
    public async Task StopOtherAsync()
    {
        _otherHasStopped = true;
        await Other.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_otherHasStopped)
        {
            await Other.DisposeAsync();
        }

        await One.DisposeAsync();
    }
}
