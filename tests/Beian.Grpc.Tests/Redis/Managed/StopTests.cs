using Beian.Grpc.Tests.Stores;
using Beian.Redis.Managed;
using Xunit;

namespace Beian.Grpc.Tests.Redis.Managed;

public class StopTests
{
    [Fact]
    public async Task A_stop_leaves_no_process_and_no_socket()
    {
        await using RedisPlace place = new();
        var server = await place.StartedAsync();
        var pid = server.Pid;
        await server.StoppedAsync(TestContext.Current.CancellationToken);

        Assert.False(OsProcess.IsAlive(pid));
        Assert.Empty(Directory.GetFileSystemEntries(place.Runtime));
        Assert.Equal(["appendonlydir", "redis.log", "server.lock"], NamesIn(place.Data));
        Assert.DoesNotContain(place.Log.Lines, line => !line.StartsWith("Information", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_was_written_is_there_after_a_stop_and_a_start()
    {
        await using RedisPlace place = new();
        await using (var first = await place.StartedAsync())
        {
            await (await place.ConnectAsync(first)).GetDatabase().StringSetAsync("k", "v");
        }

        var second = await place.ConnectAsync(await place.StartedAsync());
        Assert.Equal("v", await second.GetDatabase().StringGetAsync("k"));
    }

    [Fact]
    public async Task A_stop_signal_to_the_server_stops_it()
    {
        await using RedisPlace place = new();
        var owner = place.Owner();
        var redis = await owner.RedisPidAsync();

        Assert.Equal(0, await owner.TerminateAsync());
        Assert.False(OsProcess.IsAlive(redis));
        Assert.Empty(Directory.GetFileSystemEntries(place.Runtime));
    }

    [Fact]
    public async Task A_stop_after_it_was_killed_leaves_nothing_either()
    {
        await using RedisPlace place = new();
        var server = await place.StartedAsync();
        OsProcess.Kill(server.Pid);
        await server.StoppedAsync(TestContext.Current.CancellationToken);

        Assert.Empty(Directory.GetFileSystemEntries(place.Runtime));
        Assert.Equal(["appendonlydir", "redis.log", "server.lock"], NamesIn(place.Data));
    }

    [Fact]
    public async Task A_stop_in_a_hurry_does_not_wait_for_one_that_hangs()
    {
        await using RedisPlace place = new();
        var server = await place.StartedAsync();
        var pid = server.Pid;
        OsSignal.Freeze(pid);
        await server.StoppedAsync(new CancellationToken(canceled: true));

        Assert.False(OsProcess.IsAlive(pid));
        Assert.Contains(place.Log.Lines, line => line.StartsWith("Warning: Killing Redis", StringComparison.Ordinal));
    }

    private static IEnumerable<string?> NamesIn(string folder) =>
        Directory.GetFileSystemEntries(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal);
}
