using StackExchange.Redis;
using Xunit;

namespace Beian.Grpc.Tests.Redis.Managed;

/// <summary>Enough keys that loading them can be watched.</summary>
internal static class Keys
{
    private const int Count = 6000;

    public static Task WriteAsync(IConnectionMultiplexer connection) =>
        connection.GetDatabase().ScriptEvaluateAsync($"for i = 1, {Count} do redis.call('SET', 'key' .. i, i) end");

    public static async Task AssertAllThereAsync(IConnectionMultiplexer connection) =>
        Assert.Equal(Count, (int)await connection.GetDatabase().ExecuteAsync("DBSIZE"));
}
