using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;

namespace Beian.Grpc.Tests.Fuzz;

/// <summary>What is written to a store, by calls or by their scripts, whether or not it changes anything.</summary>
internal sealed class WriteWatch : IAsyncDisposable
{
    private readonly RedisMonitor _monitor;
    private readonly HashSet<string> _writes;

    private WriteWatch(RedisMonitor monitor, IEnumerable<string> writes) =>
        (_monitor, _writes) = (monitor, writes.ToHashSet(StringComparer.OrdinalIgnoreCase));

    public static async Task<WriteWatch> StartAsync(Server server, RedisProcess store)
    {
        // Redis knows which of its commands write.
        var writes = (string[])(await server.Store.ExecuteAsync("COMMAND", "LIST", "FILTERBY", "ACLCAT", "write"))!;
        return new WriteWatch(await RedisMonitor.StartAsync(store.Port), writes);
    }

    /// <summary>The writes since the last look, in order.</summary>
    public async Task<IReadOnlyList<string>> TakeAsync() =>
        [.. (await _monitor.TakeWithScriptsAsync()).Where(command => _writes.Contains(command.Split('"', 3)[1]))];

    public ValueTask DisposeAsync() => _monitor.DisposeAsync();
}
