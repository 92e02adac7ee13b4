using Beian.Grpc.Tests.Stores;
using Beian.Redis;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace Beian.Grpc.Tests.Running;

/// <summary>Everything that a server has in its store of what it was told.</summary>
internal static class StoreDump
{
    // What servers write for themselves, whether or not anybody calls.
    private static readonly string[] Housekeeping = [":{ring}", ":confirmed"];

    /// <summary>Every key under the server's prefix with its value as Redis would write it to disk.</summary>
    public static Task<IReadOnlyDictionary<string, string>> TakeAsync(Server server) =>
        // The server's timeout is long enough for people, and not for a machine that runs everything at once.
        Eventually.AnswersAsync("the store is read", () => ReadAsync(server), failure => failure is RedisTimeoutException);

    private static async Task<IReadOnlyDictionary<string, string>> ReadAsync(Server server)
    {
        var dump = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var multiplexer = server.Services.GetRequiredService<StoreConnection>().Multiplexer;
        foreach (var node in multiplexer.GetServers().Where(node => node.IsConnected && !node.IsReplica))
        {
            await foreach (var key in node.KeysAsync(pattern: $"{server.KeyPrefix}:*"))
            {
                if (!Array.Exists(Housekeeping, end => $"{key}".EndsWith(end, StringComparison.Ordinal)) && await server.Store.KeyDumpAsync(key) is { } value)
                {
                    dump[key!] = Convert.ToHexString(value);
                }
            }
        }

        return dump;
    }
}
