using Beian.Redis;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace Beian.Grpc.Tests.Running;

/// <summary>One key of the store with all that it holds, as it was written. Redis' own dump of a key may be compressed, and hides what is in it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">What it is.</param>
/// <param name="Life">How long it lives yet; null where it stays.</param>
/// <param name="Values">Names, values, members, scores.</param>
internal sealed record StoreContents(string Name, RedisType Type, TimeSpan? Life, IReadOnlyList<RedisValue> Values)
{
    /// <summary>Every key under the server's prefix, housekeeping included.</summary>
    public static async Task<IReadOnlyList<StoreContents>> ReadAsync(Server server)
    {
        List<StoreContents> contents = [];
        foreach (var node in server.Services.GetRequiredService<StoreConnection>().Multiplexer.GetServers().Where(node => node.IsConnected && !node.IsReplica))
        {
            await foreach (var key in node.KeysAsync(pattern: $"{server.KeyPrefix}:*", pageSize: 1_000))
            {
                var type = await server.Store.KeyTypeAsync(key);
                contents.Add(new StoreContents(key!, type, await server.Store.KeyTimeToLiveAsync(key), await ValuesAsync(server.Store, key, type)));
            }
        }

        return contents;
    }

    private static async Task<IReadOnlyList<RedisValue>> ValuesAsync(IDatabase store, RedisKey key, RedisType type) => type switch
    {
        RedisType.String => [await store.StringGetAsync(key)],
        RedisType.Hash => [.. (await store.HashGetAllAsync(key)).SelectMany(field => new[] { field.Name, field.Value })],
        RedisType.Set => await store.SetMembersAsync(key),
        RedisType.SortedSet => [.. (await store.SortedSetRangeByRankWithScoresAsync(key)).SelectMany(row => new[] { row.Element, row.Score })],
        RedisType.Stream => [.. (await store.StreamRangeAsync(key)).SelectMany(entry => entry.Values.SelectMany(field => new[] { field.Name, field.Value }))],
        // It has ended since it was listed.
        RedisType.None => [],
        _ => throw new NotSupportedException($"{key} is a {type}, which nobody here reads."),
    };
}
