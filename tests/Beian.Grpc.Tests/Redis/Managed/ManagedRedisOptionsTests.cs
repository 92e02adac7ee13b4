using Beian.Redis.Managed;
using Xunit;

namespace Beian.Grpc.Tests.Redis.Managed;

public class ManagedRedisOptionsTests
{
    private static readonly ManagedRedisOptionsValidator Validator = new();

    [Fact]
    public void The_defaults_are_valid()
    {
        Assert.True(Validator.Validate(null, new()).Succeeded);
    }

    [Fact]
    public void Everything_wrong_is_named_at_once()
    {
        ManagedRedisOptions options = new() { DataDirectory = " ", RuntimeDirectory = "run", AppendFsync = "sometimes" };

        var failures = Validator.Validate(null, options).Failures!.ToList();

        Assert.Collection(
            failures,
            failure => Assert.StartsWith("ManagedRedis:DataDirectory ", failure, StringComparison.Ordinal),
            failure => Assert.StartsWith("ManagedRedis:RuntimeDirectory is 'run'", failure, StringComparison.Ordinal),
            failure => Assert.StartsWith("ManagedRedis:AppendFsync is 'sometimes'", failure, StringComparison.Ordinal));
    }

    [Fact]
    public void A_runtime_folder_too_long_for_a_socket_is_refused_by_one_byte_too_many()
    {
        var longest = "/" + new string('x', RuntimeFolder.LongestSocketPath - RuntimeFolder.SocketPathBytes("/"));

        Assert.True(Validator.Validate(null, new() { RuntimeDirectory = longest[..^1] }).Succeeded);

        var failure = Assert.Single(Validator.Validate(null, new() { RuntimeDirectory = longest }).Failures!);
        Assert.Contains("ManagedRedis:RuntimeDirectory", failure, StringComparison.Ordinal);
        Assert.Contains($"{RuntimeFolder.LongestSocketPath + 1} bytes", failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_longest_runtime_folder_allowed_really_works()
    {
        await using RedisPlace place = new();
        var length = RuntimeFolder.LongestSocketPath - RuntimeFolder.SocketPathBytes(place.Root);
        ManagedRedisOptions options = new()
        {
            DataDirectory = place.Data,
            RuntimeDirectory = Path.Combine(place.Root, new string('x', length - 1)),
        };
        Assert.True(Validator.Validate(null, options).Succeeded);
        Directory.CreateDirectory(options.RuntimeDirectory);

        var server = place.Server(options);
        await server.StartingAsync(TestContext.Current.CancellationToken);

        Assert.Equal(RuntimeFolder.LongestSocketPath, server.EndPoint.ToString()!.Length);
    }
}
