using Beian.Redis.Managed;
using Xunit;

namespace Beian.Grpc.Tests.Redis.Managed;

public class RefusalTests
{
    [Fact]
    public async Task A_second_server_on_the_folder_is_told_which_folder_and_who_holds_it()
    {
        await using RedisPlace place = new();
        var owner = place.Owner();
        var redis = await owner.RedisPidAsync();

        var refusal = await Assert.ThrowsAsync<ManagedRedisException>(() => place.StartedAsync());

        Assert.Contains(place.Data, refusal.Message, StringComparison.Ordinal);
        Assert.Contains($"process {owner.ProcessId}", refusal.Message, StringComparison.Ordinal);
        Assert.True(OsProcess.IsAlive(redis));
    }

    [Fact]
    public async Task The_folder_is_free_again_after_a_stop()
    {
        await using RedisPlace place = new();
        await (await place.StartedAsync()).StoppedAsync(TestContext.Current.CancellationToken);

        Assert.NotEqual(0, (await place.StartedAsync()).Pid);
    }

    [Fact]
    public async Task The_folder_is_free_again_after_a_start_that_failed()
    {
        await using RedisPlace place = new();
        await Assert.ThrowsAsync<ManagedRedisException>(() => place.StartedAsync(executable: "/nowhere/redis-server"));

        Assert.NotEqual(0, (await place.StartedAsync()).Pid);
    }

    [Fact]
    public async Task A_program_that_does_not_start_is_quoted()
    {
        await using RedisPlace place = new();
        var program = Script(place, "echo 'no such luck' >&2; exit 1");

        var refusal = await Assert.ThrowsAsync<ManagedRedisException>(() => place.StartedAsync(executable: program));

        Assert.Contains(program, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("no such luck", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(place.Runtime));
    }

    [Fact]
    public async Task Data_that_cannot_be_read_is_reported_with_what_Redis_logged()
    {
        await using RedisPlace place = new();
        await using (var first = await place.StartedAsync())
        {
            await (await place.ConnectAsync(first)).GetDatabase().StringSetAsync("k", "v");
        }

        var file = Directory.GetFiles(Path.Combine(place.Data, "appendonlydir"), "*.incr.aof").Single();
        await File.WriteAllTextAsync(file, "nonsense\r\n", TestContext.Current.CancellationToken);
        var refusal = await Assert.ThrowsAsync<ManagedRedisException>(() => place.StartedAsync());

        Assert.Contains("Bad file format reading the append only file", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(Path.Combine(place.Data, "redis.log"), refusal.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(place.Runtime));
    }

    [Fact]
    public async Task A_Redis_that_is_too_old_is_refused()
    {
        // Stands in for an old one: answers INFO as Redis 6 does.
        await using RedisPlace place = new();
        var socket = Path.Combine(place.Root, "old.sock");
        using System.Net.Sockets.Socket listener = new(System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Stream, 0);
        listener.Bind(new System.Net.Sockets.UnixDomainSocketEndPoint(socket));
        listener.Listen();
        var connection = await RedisConnection.TryOpenAsync(socket, TimeProvider.System, TestContext.Current.CancellationToken);
        using var peer = await listener.AcceptAsync(TestContext.Current.CancellationToken);
        await peer.SendAsync("$39\r\nredis_version:6.0.16\r\nprocess_id:4711\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);

        var refusal = await Assert.ThrowsAsync<ManagedRedisException>(
            () => RedisInstance.WhenReadyAsync(connection!, socket, TimeProvider.System, _ => { }, TestContext.Current.CancellationToken));

        Assert.Contains("Redis 6.0.16", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("ManagedRedis:Executable", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_program_is_reported_with_the_command_that_installs_it()
    {
        var refusal = Assert.Throws<ManagedRedisException>(() => RedisExecutable.Find(null, "/nowhere:/nothing"));

        Assert.Contains("Neither redis-server nor valkey-server is on PATH", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("apt-get install redis-server", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("ConnectionStrings__Redis", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Valkey_will_do_where_there_is_no_Redis()
    {
        await using RedisPlace place = new();
        var valkey = Path.Combine(place.Root, "valkey-server");
        File.CreateSymbolicLink(valkey, RedisExecutable.Find(null, Environment.GetEnvironmentVariable("PATH")));

        Assert.Equal(valkey, RedisExecutable.Find(null, $"/nowhere:{place.Root}"));
    }

    private static string Script(RedisPlace place, string body)
    {
        var program = Path.Combine(place.Root, "program");
        File.WriteAllText(program, $"#!/bin/sh\n{body}\n");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return program;
    }
}
