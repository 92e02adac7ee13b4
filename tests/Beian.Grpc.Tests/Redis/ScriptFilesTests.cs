using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Beian.Grpc.Tests.Stores;
using Beian.Redis;
using StackExchange.Redis;
using Xunit;

namespace Beian.Grpc.Tests.Redis;

/// <summary>What every Lua file of the store has in common.</summary>
public sealed partial class ScriptFilesTests(SharedStores stores)
{
    private static IEnumerable<RedisScript> Loaded => typeof(Scripts)
        .GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
        .Where(property => property.PropertyType == typeof(RedisScript))
        .Select(property => (RedisScript)property.GetValue(new Scripts())!);

    [Fact]
    public void Every_file_is_a_script_of_the_server_and_the_other_way_round() =>
        Assert.Equal(LuaSource.Scripts.Select(source => source.Name), Loaded.Select(script => script.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_part_is_part_of_something() =>
        Assert.Empty(LuaSource.Parts.Except(LuaSource.All.SelectMany(source => source.Includes)));

    [Fact]
    public async Task Redis_takes_every_script_under_the_name_it_is_called_by()
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync((await stores.SingleAsync()).ConnectionString);
        foreach (var script in Loaded)
        {
#pragma warning disable CA5350 // Not a choice: SHA-1 is how Redis names a script.
            var name = Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(script.Text)));
#pragma warning restore CA5350
            Assert.Equal(name, (string?)await connection.GetDatabase().ExecuteAsync("SCRIPT", "LOAD", script.Text));
        }
    }

    [Fact]
    public void Every_file_says_first_what_it_is_for() =>
        Assert.All(LuaSource.All, source => Assert.Matches(Purpose(), source.Header));

    [Fact]
    public void Every_script_says_what_it_takes_and_what_it_returns() => Assert.All(LuaSource.Scripts, source =>
    {
        Assert.Matches(Keys(), source.Header);
        Assert.Matches(Arguments(), source.Header);
        Assert.Matches(Result(), source.Header);
    });

    [Fact]
    public void Time_comes_from_the_caller_and_nothing_from_chance() =>
        Assert.All(LuaSource.All, source => Assert.DoesNotMatch(ClockOrChance(), source.Code));

    [GeneratedRegex(@"\A-- [A-Z][^\n]{20,}")]
    private static partial Regex Purpose();

    [GeneratedRegex(@"^-- KEYS\[1", RegexOptions.Multiline)]
    private static partial Regex Keys();

    [GeneratedRegex(@"^-- ARGV\[1\]", RegexOptions.Multiline)]
    private static partial Regex Arguments();

    [GeneratedRegex("^-- Returns ", RegexOptions.Multiline)]
    private static partial Regex Result();

    [GeneratedRegex(@"'TIME'|\bos\.|math\.random|'RANDOMKEY'|'SRANDMEMBER'|'SPOP'")]
    private static partial Regex ClockOrChance();
}
