using Beian.Grpc.Tests.Stores;
using Xunit;

namespace Beian.Grpc.Tests.Faults;

/// <summary>A Redis Cluster that tests may harm. They take turns, and leave it whole.</summary>
public sealed class HarmedCluster : IAsyncDisposable
{
    // Longer than any test keeps a node away: these tests are not about failovers.
    private static readonly TimeSpan NodeTimeout = TimeSpan.FromSeconds(120);

    private readonly Lazy<Task<RedisCluster>> _cluster = new(() => RedisCluster.StartAsync(NodeTimeout));

    public Task<RedisCluster> StartedAsync() => _cluster.Value;

    public async ValueTask DisposeAsync()
    {
        if (_cluster.IsValueCreated && _cluster.Value.IsCompletedSuccessfully)
        {
            await (await _cluster.Value).DisposeAsync();
        }
    }
}

/// <summary>The tests that do harm.</summary>
[CollectionDefinition(Name)]
public sealed class HarmedStores : ICollectionFixture<HarmedCluster>
{
    public const string Name = "harmed stores";
}
