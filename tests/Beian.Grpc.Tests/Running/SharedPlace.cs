using System.Security.Cryptography;
using Beian.Grpc.Tests.Stores;
using Beian.Outbox;
using Beian.Redis.Managed;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Beian.Grpc.Tests.Running;

/// <summary>One system's place: its data, its master key and its key prefix, for several servers at once or one after the other.</summary>
internal sealed class SharedPlace(Engine engine, SharedStores stores) : IAsyncDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("beian-place-").FullName;
    private readonly string _key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
    private readonly string _prefix = $"p{Guid.NewGuid():N}"[..12];
    private Server? _first;

    public string KeyPrefix => _prefix;

    /// <summary>Starts the first server, or the next one after the one before has been disposed of.</summary>
    public async Task<Server> StartAsync(FakeTimeProvider clock, params (string, string)[] settings) =>
        _first = await Server.StartAsync(engine, stores, clock, Settings([.. settings, ("ManagedRedis:DataDirectory", _data)]));

    /// <summary>Starts a further server beside the first. It sends no messages, so that all of them are on the first one's handset.</summary>
    public async Task<Server> StartAnotherAsync(FakeTimeProvider clock) => Server.Start(await StoreAsync(), WithoutWorker, clock, Settings());

    /// <summary>Starts a further server beside the first, with carriers and a handset of its own.</summary>
    public async Task<Server> StartReplicaAsync(FakeTimeProvider clock, params (string, string)[] settings) =>
        Server.Start(await StoreAsync(), _ => { }, clock, Settings(settings));

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_data, recursive: true);
        return ValueTask.CompletedTask;
    }

    private async Task<string> StoreAsync() => engine == Engine.RedisCluster
        ? (await stores.ClusterAsync()).ConnectionString
        : $"!{_first!.Services.GetRequiredService<ManagedRedisServer>().EndPoint}";

    // A test that names keys of its own gets no other.
    private (string, string)[] Settings(params (string Name, string)[] more) =>
    [
        .. more, ("Store:KeyPrefix", _prefix),
        .. more.Any(setting => setting.Name.StartsWith("Keys:", StringComparison.Ordinal)) ? [] : new[] { ("Secrets:MasterKey", _key) },
    ];

    private static void WithoutWorker(IServiceCollection services) =>
        services.Remove(services.Single(service => service.ImplementationType == typeof(OutboxWorker)));
}
