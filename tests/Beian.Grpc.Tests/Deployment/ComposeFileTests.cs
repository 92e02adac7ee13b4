using Beian.Grpc.Tests.Stores;
using StackExchange.Redis;
using Xunit;

namespace Beian.Grpc.Tests.Deployment;

public sealed class ComposeFileTests
{
    private readonly ComposeFile _compose = ComposeFile.Read();

    [Theory]
    [InlineData("appendonly", "no", "yes")]
    [InlineData("appendfsync", "no", "always")]
    [InlineData("maxmemory-policy", "allkeys-lru", "noeviction")]
    [InlineData("save", "60 1", "")]
    public async Task A_real_redis_takes_the_command_and_it_turns_the_setting(string setting, string before, string after)
    {
        await using var redis = await RedisProcess.StartAsync([$"{setting} {before}", .. SettingsOfTheCommand()]);
        await using var connection = await ConnectionMultiplexer.ConnectAsync($"{redis.ConnectionString},allowAdmin=true");

        var actual = await connection.GetServers().Single().ConfigGetAsync(setting);

        Assert.Equal(KeyValuePair.Create(setting, after), actual.Single());
    }

    [Fact]
    public void Every_port_is_published_on_loopback_only() =>
        Assert.All(
            _compose.Services.Values.SelectMany(service => service.Ports),
            port => Assert.StartsWith("127.0.0.1:", port, StringComparison.Ordinal));

    [Fact]
    public void The_data_lives_in_a_named_volume_that_is_declared()
    {
        var mount = _compose.Services["redis"].Volumes.Single().Split(':');

        Assert.Equal([_compose.Volumes.Keys.Single(), "/data"], mount);
    }

    [Fact]
    public void The_image_is_a_redis_that_is_supported() =>
        Assert.StartsWith("redis:7", _compose.Services["redis"].Image, StringComparison.Ordinal);

    private IEnumerable<string> SettingsOfTheCommand()
    {
        var command = _compose.Services["redis"].Command;
        Assert.Equal("redis-server", command[0]);
        return command.Skip(1).Chunk(2).Select(option => $"{option[0][2..]} \"{option[1]}\"");
    }
}
