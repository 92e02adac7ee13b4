using Beian.Grpc.Tests.Stores;

[assembly: Xunit.AssemblyFixture(typeof(SharedStores))]

namespace Beian.Grpc.Tests.Stores;

/// <summary>
/// The stores that all tests share. Each starts when the first test asks for it and ends with the run, so a run of
/// a few tests pays for nothing it does not use. Take it as a constructor parameter of a test class.
/// </summary>
/// <remarks>
/// Tests run side by side on these: use keys of your own, and never stop, flush or reconfigure them. A test that
/// means to do harm starts a store of its own.
/// </remarks>
public sealed class SharedStores : IAsyncDisposable
{
    private readonly Lazy<Task<RedisProcess>> _single = new(() => RedisProcess.StartAsync());
    private readonly Lazy<Task<RedisCluster>> _cluster = new(() => RedisCluster.StartAsync());
    private readonly Lazy<Task<SentinelSetup>> _sentinel = new(() => SentinelSetup.StartAsync());

    public Task<RedisProcess> SingleAsync() => _single.Value;

    public Task<RedisCluster> ClusterAsync() => _cluster.Value;

    public Task<SentinelSetup> SentinelAsync() => _sentinel.Value;

    public async ValueTask DisposeAsync()
    {
        await EndAsync(_sentinel);
        await EndAsync(_cluster);
        await EndAsync(_single);
    }

    // One that failed to start has cleaned up after itself and failed the tests that asked for it.
    private static async Task EndAsync<T>(Lazy<Task<T>> store)
        where T : IAsyncDisposable
    {
        if (store.IsValueCreated && store.Value.IsCompletedSuccessfully)
        {
            await (await store.Value).DisposeAsync();
        }
    }
}
