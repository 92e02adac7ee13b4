using Beian.Redis.Managed;
using Xunit;

namespace Beian.Grpc.Tests.Redis.Managed;

public class AdoptionTests
{
    [Fact]
    public async Task The_Redis_of_a_killed_server_is_taken_over_with_its_data()
    {
        await using RedisPlace place = new();
        var owner = place.Owner();
        var redis = await owner.RedisPidAsync();
        await owner.KillAsync();

        var heir = await place.StartedAsync();
        var connection = await place.ConnectAsync(heir);
        await connection.GetDatabase().StringSetAsync("k", "v");

        Assert.True(heir.WasAdopted);
        Assert.Equal(redis, heir.Pid);
        Assert.Equal("v", await connection.GetDatabase().StringGetAsync("k"));

        await heir.StoppedAsync(TestContext.Current.CancellationToken);
        Assert.False(OsProcess.IsAlive(redis));
        Assert.Empty(Directory.GetFileSystemEntries(place.Runtime));
    }

    [Fact]
    public async Task It_is_found_by_another_name_of_the_folder_too()
    {
        await using RedisPlace place = new();
        var owner = place.Owner();
        var redis = await owner.RedisPidAsync();
        await owner.KillAsync();
        var alias = Path.Combine(place.Root, "alias");
        Directory.CreateSymbolicLink(alias, place.Data);

        var heir = place.Server(data: alias);
        await heir.StartingAsync(TestContext.Current.CancellationToken);

        Assert.Equal(redis, heir.Pid);
    }

    [Fact]
    public async Task It_then_runs_with_the_settings_of_the_server_that_took_it_over()
    {
        await using RedisPlace place = new();
        var owner = place.Owner();
        await owner.RedisPidAsync();
        await owner.KillAsync();

        var connection = await place.ConnectAsync(await place.StartedAsync(appendFsync: "no"));

        var found = (StackExchange.Redis.RedisValue[]?)await connection.GetDatabase().ExecuteAsync("CONFIG", "GET", "appendfsync");
        Assert.Equal("no", found![1]);
    }

    [Fact]
    public async Task One_that_is_still_loading_is_waited_for()
    {
        await using RedisPlace place = new();
        await using (var first = await place.StartedAsync())
        {
            await Keys.WriteAsync(await place.ConnectAsync(first));
        }

        var owner = place.Owner(place.SlowlyLoadingRedis(microsecondsPerKey: 1500));
        await AnswersAsync(place);
        await owner.KillAsync();
        var heir = await place.StartedAsync();

        Assert.True(heir.WasAdopted);
        await place.Log.NextAsync(nameof(ManagedRedisLog.Loading));
        await Keys.AssertAllThereAsync(await place.ConnectAsync(heir));
    }

    [Fact]
    public async Task One_that_a_server_killed_in_its_start_had_only_just_asked_for_is_waited_for()
    {
        await using RedisPlace place = new();
        var folder = DataFolder.Open(place.Data);
        var socket = RuntimeFolder.NewSocketPath(place.Runtime);
        folder.RecordSocket(socket);

        var heir = place.Server();
        var start = heir.StartingAsync(TestContext.Current.CancellationToken);
        RedisLauncher launcher = new(folder, new(), TimeProvider.System, new(new RecordedLog()));
        using var late = await launcher.LaunchAsync(socket, TestContext.Current.CancellationToken);
        await start;

        Assert.True(heir.WasAdopted);
        Assert.Equal(late.Pid, heir.Pid);
    }

    [Fact]
    public async Task One_whose_socket_is_gone_is_ended_and_replaced()
    {
        await using RedisPlace place = new();
        var owner = place.Owner();
        var redis = await owner.RedisPidAsync();
        await owner.KillAsync();
        Directory.Delete(Assert.Single(Directory.GetDirectories(place.Runtime)), recursive: true);

        var heir = await place.StartedAsync();

        Assert.False(heir.WasAdopted);
        Assert.False(OsProcess.IsAlive(redis));
    }

    [Fact]
    public async Task One_that_was_killed_with_its_server_is_started_again()
    {
        await using RedisPlace place = new();
        var owner = place.Owner();
        var redis = await owner.RedisPidAsync();
        await owner.KillAsync();
        OsProcess.Kill(redis);

        var heir = await place.StartedAsync();
        var connection = await place.ConnectAsync(heir);

        Assert.False(heir.WasAdopted);
        Assert.Equal("PONG", (string?)await connection.GetDatabase().ExecuteAsync("PING"));
        Assert.Single(Directory.GetDirectories(place.Runtime));
    }

    [Fact]
    public async Task A_copy_of_a_folder_in_use_gets_a_Redis_of_its_own()
    {
        await using RedisPlace place = new();
        var original = await place.StartedAsync();
        await (await place.ConnectAsync(original)).GetDatabase().StringSetAsync("k", "original");
        var copy = Path.Combine(place.Root, "copy");
        CopyWithLinks(place.Data, copy);

        var other = place.Server(data: copy);
        await other.StartingAsync(TestContext.Current.CancellationToken);
        await (await place.ConnectAsync(other)).GetDatabase().StringSetAsync("k", "copy");

        Assert.NotEqual(original.Pid, other.Pid);
        Assert.Equal("original", await (await place.ConnectAsync(original)).GetDatabase().StringGetAsync("k"));
    }

    [Fact]
    public async Task A_process_that_was_given_the_same_id_is_left_alone()
    {
        await using RedisPlace place = new();
        var owner = place.Owner();
        OsProcess.Kill(await owner.RedisPidAsync());
        await owner.KillAsync();
        using var bystander = System.Diagnostics.Process.Start("sleep", ["60"]);
        await File.WriteAllTextAsync(
            Path.Combine(place.Data, "redis.pid"), $"{bystander.Id}\n", TestContext.Current.CancellationToken);

        var heir = await place.StartedAsync();

        Assert.False(heir.WasAdopted);
        Assert.False(bystander.HasExited);
        bystander.Kill();
    }

    private static async Task AnswersAsync(RedisPlace place)
    {
        var link = new FileInfo(Path.Combine(place.Data, "redis.sock"));
        RedisConnection? connection = null;
        while (connection is null)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            link.Refresh();
            connection = link.LinkTarget is { } socket
                ? await RedisConnection.TryOpenAsync(socket, TimeProvider.System, TestContext.Current.CancellationToken)
                : null;
            await Task.Yield();
        }

        connection.Dispose();
    }

    private static void CopyWithLinks(string from, string to)
    {
        using var copy = System.Diagnostics.Process.Start("cp", ["-a", from, to]);
        copy.WaitForExit();
        Assert.Equal(0, copy.ExitCode);
    }
}
