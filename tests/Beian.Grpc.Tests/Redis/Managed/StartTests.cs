using System.Net.Sockets;
using Beian.Redis.Managed;
using StackExchange.Redis;
using Xunit;

namespace Beian.Grpc.Tests.Redis.Managed;

public class StartTests
{
    [Fact]
    public async Task Once_started_it_answers_a_client()
    {
        await using RedisPlace place = new();
        var server = await place.StartedAsync();
        var connection = await place.ConnectAsync(server);

        Assert.Equal("PONG", (string?)await connection.GetDatabase().ExecuteAsync("PING"));
        Assert.False(server.WasAdopted);
        Assert.True(OsProcess.IsAlive(server.Pid));
    }

    [Theory]
    [InlineData("port", "0")]
    [InlineData("save", "")]
    [InlineData("appendonly", "yes")]
    [InlineData("appendfsync", "everysec")]
    [InlineData("maxmemory-policy", "noeviction")]
    public async Task It_runs_with(string setting, string value)
    {
        await using RedisPlace place = new();
        var connection = await place.ConnectAsync(await place.StartedAsync(appendFsync: "everysec"));

        var found = (RedisValue[]?)await connection.GetDatabase().ExecuteAsync("CONFIG", "GET", setting);

        Assert.Equal(value, found![1]);
    }

    [Fact]
    public async Task Only_its_owner_can_reach_the_socket_and_the_data()
    {
        const UnixFileMode ownerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        await using RedisPlace place = new();
        var server = await place.StartedAsync();
        var socket = Assert.IsType<UnixDomainSocketEndPoint>(server.EndPoint).ToString();

        Assert.Equal(ownerOnly, File.GetUnixFileMode(socket));
        Assert.Equal(ownerOnly, File.GetUnixFileMode(Path.GetDirectoryName(socket)!));
        Assert.Equal(ownerOnly, File.GetUnixFileMode(place.Data));
    }

    [Fact]
    public async Task A_signal_from_the_terminal_does_not_reach_it()
    {
        await using RedisPlace place = new();
        var server = await place.StartedAsync();

        // The fields after the name: state, parent, process group, session.
        var fields = (await File.ReadAllTextAsync($"/proc/{server.Pid}/stat", TestContext.Current.CancellationToken)).Split(") ")[1].Split(' ');

        Assert.Equal(server.Pid.ToString(), fields[2]);
        Assert.Equal(server.Pid.ToString(), fields[3]);
    }

    [Fact]
    public async Task A_relative_data_folder_starts_at_the_content_root()
    {
        await using RedisPlace place = new();
        var server = place.Server(data: "./data");
        await server.StartingAsync(TestContext.Current.CancellationToken);

        Assert.Equal(place.Data, server.DataDirectory);
        Assert.True(Directory.Exists(Path.Combine(place.Data, "appendonlydir")));
    }

    [Fact]
    public async Task It_is_not_ready_before_its_data_is_loaded()
    {
        await using RedisPlace place = new();
        await using (var first = await place.StartedAsync())
        {
            await Keys.WriteAsync(await place.ConnectAsync(first));
        }

        var second = await place.StartedAsync(place.SlowlyLoadingRedis(microsecondsPerKey: 1000));
        await place.Log.NextAsync(nameof(ManagedRedisLog.Loading));

        await Keys.AssertAllThereAsync(await place.ConnectAsync(second));
    }

    [Fact]
    public async Task A_start_cancelled_while_it_loads_leaves_nothing_running()
    {
        await using RedisPlace place = new();
        await using (var first = await place.StartedAsync())
        {
            await Keys.WriteAsync(await place.ConnectAsync(first));
        }

        using CancellationTokenSource cancellation = new();
        var second = place.Server(executable: place.SlowlyLoadingRedis(microsecondsPerKey: 2000));
        var start = second.StartingAsync(cancellation.Token);
        await place.Log.NextAsync(nameof(ManagedRedisLog.Loading));
        var pid = DataFolder.ReadPid(Path.Combine(place.Data, "redis.pid"));
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => start);
        Assert.False(OsProcess.IsAlive(pid!.Value));
        Assert.Empty(Directory.GetFileSystemEntries(place.Runtime));
    }
}
