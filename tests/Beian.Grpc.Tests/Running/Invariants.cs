using Beian.Redis;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;
using Xunit;

namespace Beian.Grpc.Tests.Running;

/// <summary>What holds after any test, whatever it did.</summary>
internal static class Invariants
{
    // Kinds of keys that go away by themselves; the table in the store's README is their source.
    private static readonly string[] Mortal = ["code", "phone", "tries", "misses", "request"];

    public static async Task HoldAsync(Server server)
    {
        Assert.Empty(server.Log.UnexpectedErrors);
        var secrets = Somebody.Secrets.ToHashSet(StringComparer.Ordinal);
        Assert.DoesNotContain(server.Log.Lines, line => secrets.Any(secret => line.Contains(secret, StringComparison.Ordinal)));
        await foreach (var (key, database) in KeysAsync(server))
        {
            Assert.DoesNotContain(secrets, secret => key.Contains(secret, StringComparison.Ordinal));
            if (Mortal.Contains(key.Split(':')[2]))
            {
                Assert.True(await database.KeyTimeToLiveAsync(key) is not null || !await database.KeyExistsAsync(key), $"{key} has no TTL.");
            }
        }
    }

    private static async IAsyncEnumerable<(string Key, IDatabase Database)> KeysAsync(Server server)
    {
        var multiplexer = server.Services.GetRequiredService<StoreConnection>().Multiplexer;
        foreach (var node in multiplexer.GetServers().Where(node => node.IsConnected && !node.IsReplica))
        {
            await foreach (var key in node.KeysAsync(pattern: $"{server.KeyPrefix}:*"))
            {
                yield return (key!, server.Store);
            }
        }
    }
}
