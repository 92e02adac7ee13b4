using Beian.Grpc.Tests.Stores;

namespace Beian.Grpc.Tests.Running;

/// <summary>What the calls of a server's callers cost its store.</summary>
internal static class StoreCalls
{
    /// <summary>The commands that calls have sent since the last look, each as Redis shows it. A server with <see cref="Workers"/> sends more.</summary>
    public static async Task<IReadOnlyList<string>> TakeCallsAsync(this RedisMonitor monitor, Server server) =>
    [
        // The driver looks after its connection without naming a key.
        .. (await monitor.TakeAsync()).Where(command => command.Contains($"{server.KeyPrefix}:", StringComparison.Ordinal)),
    ];
}
