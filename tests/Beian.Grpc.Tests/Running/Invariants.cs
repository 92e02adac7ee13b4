using Beian.Redis;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;
using Xunit;

namespace Beian.Grpc.Tests.Running;

/// <summary>What holds after any test, whatever it did.</summary>
internal static class Invariants
{
    // Kinds of keys that go away by themselves; the table in the store's README is their source.
    private static readonly string[] Mortal = ["code", "phone", "tries", "misses", "captcha", "request"];

    public static async Task HoldAsync(Server server)
    {
        var errors = string.Join('\n', server.Log.UnexpectedErrors);
        Assert.True(errors.Length == 0, errors);
        var secrets = new SecretSearch(Somebody.Secrets);
        Assert.DoesNotContain(server.Log.Lines, secrets.IsShownIn);
        // Many keys to a round trip: some tests leave hundreds of thousands.
        await foreach (var keys in KeysAsync(server).Chunk(1_000))
        {
            Assert.DoesNotContain(keys, secrets.IsShownIn);
            await Task.WhenAll(keys.Where(key => Mortal.Contains(key.Split(':').ElementAtOrDefault(2))).Select(key => IsMortalAsync(server.Store, key)));
        }
    }

    private static async Task IsMortalAsync(IDatabase store, string key) =>
        Assert.True(await store.KeyTimeToLiveAsync(key) is not null || !await store.KeyExistsAsync(key), $"{key} has no TTL.");

    private static async IAsyncEnumerable<string> KeysAsync(Server server)
    {
        var multiplexer = server.Services.GetRequiredService<StoreConnection>().Multiplexer;
        foreach (var node in multiplexer.GetServers().Where(node => node.IsConnected && !node.IsReplica))
        {
            await foreach (var key in node.KeysAsync(pattern: $"{server.KeyPrefix}:*", pageSize: 1_000))
            {
                yield return key!;
            }
        }
    }
}
