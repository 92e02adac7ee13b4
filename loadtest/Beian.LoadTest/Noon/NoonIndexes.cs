using System.Globalization;
using Beian.LoadTest.Grounds;
using Beian.LoadTest.Servers;
using StackExchange.Redis;

namespace Beian.LoadTest.Noon;

/// <summary>The noon indexes of the province, looked at and set from outside of the server.</summary>
internal sealed class NoonIndexes(LocalServer server) : IAsyncDisposable
{
    // Moves codes of one noon to another, by so many ms; their order within it stays.
    private const string Move = """
        local rows = redis.call('ZRANGE', KEYS[1], '(' .. (ARGV[1] - 1), ARGV[1], 'BYSCORE', 'LIMIT', 0, 1000, 'WITHSCORES')
        for row = 1, #rows, 2 do redis.call('ZADD', KEYS[1], string.format('%.17g', tonumber(rows[row + 1]) + tonumber(ARGV[2])), rows[row]) end
        return #rows
        """;

    private static readonly int[] Operators = [1, 2, 3, 4, 5];

    private readonly ConnectionMultiplexer _redis = ConnectionMultiplexer.Connect(new ConfigurationOptions { EndPoints = { server.Redis }, AllowAdmin = true });

    /// <summary>How many codes are due by then and not queued.</summary>
    public async Task<long> DueAsync(DateTimeOffset by)
    {
        long due = 0;
        foreach (var carrier in Operators)
        {
            due += await _redis.GetDatabase().SortedSetLengthAsync(Key(carrier), double.NegativeInfinity, by.ToUnixTimeMilliseconds()).ConfigureAwait(false);
        }

        return due;
    }

    /// <summary>Moves all codes of one noon to another.</summary>
    public async Task MoveAsync(DateTimeOffset from, DateTimeOffset to)
    {
        foreach (var carrier in Operators)
        {
            while ((int)await _redis.GetDatabase().ScriptEvaluateAsync(
                Move, [Key(carrier)], [from.ToUnixTimeMilliseconds(), (long)(to - from).TotalMilliseconds]).ConfigureAwait(false) > 0)
            {
            }
        }
    }

    /// <summary>Begins to rewrite the append-only file, which forks the process of Redis.</summary>
    public Task RewriteAsync() => _redis.GetDatabase().ExecuteAsync("BGREWRITEAOF");

    /// <summary>Whether it is being rewritten.</summary>
    public async Task<bool> IsRewritingAsync() => await InfoAsync("persistence", "aof_rewrite_in_progress").ConfigureAwait(false) != 0;

    /// <summary>How many commands Redis has run.</summary>
    public Task<long> CommandsAsync() => InfoAsync("stats", "total_commands_processed");

    public ValueTask DisposeAsync() => _redis.DisposeAsync();

    private static RedisKey Key(int carrier) => $"beian:{{{(int)Ground.Province}}}:noon:{carrier}";

    private async Task<long> InfoAsync(string section, string field)
    {
        var info = await _redis.GetServers().Single().InfoAsync(section).ConfigureAwait(false);
        return long.Parse(info.SelectMany(group => group).Single(pair => pair.Key == field).Value, CultureInfo.InvariantCulture);
    }
}
