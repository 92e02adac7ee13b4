using Beian.Redis.Managed;
using Xunit;

namespace Beian.Grpc.Tests.Redis.Managed;

public class RestartTests
{
    [Fact]
    public async Task A_killed_Redis_is_started_again_where_it_was_with_every_acknowledged_write()
    {
        await using RedisPlace place = new();
        var server = await place.StartedAsync();
        await place.Log.NextAsync(nameof(ManagedRedisLog.Started));
        var (pid, endPoint) = (server.Pid, server.EndPoint);
        await (await place.ConnectAsync(server)).GetDatabase().StringSetAsync("k", "v");

        OsProcess.Kill(pid);
        await place.Log.NextAsync(nameof(ManagedRedisLog.Lost));
        await place.Log.NextAsync(nameof(ManagedRedisLog.Started));

        var connection = await place.ConnectAsync(server);
        Assert.Equal("v", await connection.GetDatabase().StringGetAsync("k"));
        Assert.NotEqual(pid, (int)await ProcessIdAsync(connection));
        Assert.Equal(endPoint, server.EndPoint);
        Assert.False(server.WasAdopted);
    }

    [Fact]
    public async Task One_that_somebody_shut_down_is_started_again()
    {
        await using RedisPlace place = new();
        var server = await place.StartedAsync();
        await place.Log.NextAsync(nameof(ManagedRedisLog.Started));
        OsProcess.Terminate(server.Pid);
        await place.Log.NextAsync(nameof(ManagedRedisLog.Started));

        var connection = await place.ConnectAsync(server);
        Assert.Equal("PONG", (string?)await connection.GetDatabase().ExecuteAsync("PING"));
    }

    [Fact]
    public async Task One_that_only_closed_the_connection_stays()
    {
        await using RedisPlace place = new();
        var server = await place.StartedAsync();
        var pid = server.Pid;
        var connection = await place.ConnectAsync(server);
        await connection.GetDatabase().ExecuteAsync("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
        await place.Log.NextAsync(nameof(ManagedRedisLog.Adopted));

        Assert.Equal(pid, (int)await ProcessIdAsync(await place.ConnectAsync(server)));
        Assert.True(OsProcess.IsAlive(pid));
    }

    [Fact]
    public async Task One_killed_while_a_child_of_it_rewrites_the_file_is_noticed_too()
    {
        await using RedisPlace place = new();
        var server = await place.StartedAsync();
        await place.Log.NextAsync(nameof(ManagedRedisLog.Started));
        var pid = server.Pid;
        var database = (await place.ConnectAsync(server)).GetDatabase();
        await database.StringSetAsync("k", "v");
        await database.ExecuteAsync("CONFIG", "SET", "rdb-key-save-delay", 600_000_000);
        await database.ExecuteAsync("BGREWRITEAOF");
        var child = await File.ReadAllTextAsync($"/proc/{pid}/task/{pid}/children", TestContext.Current.CancellationToken);

        OsProcess.Kill(pid);
        try
        {
            await place.Log.NextAsync(nameof(ManagedRedisLog.Started));
        }
        finally
        {
            OsProcess.Kill(int.Parse(child));
        }

        Assert.Equal("v", await (await place.ConnectAsync(server)).GetDatabase().StringGetAsync("k"));
    }

    [Fact]
    public async Task It_keeps_trying_while_it_cannot_be_started()
    {
        await using RedisPlace place = new();
        var program = Path.Combine(place.Root, "redis");
        File.CreateSymbolicLink(program, RedisExecutable.Find(null, Environment.GetEnvironmentVariable("PATH")));
        var server = await place.StartedAsync(executable: program);
        await place.Log.NextAsync(nameof(ManagedRedisLog.Started));

        File.Move(program, program + ".away");
        OsProcess.Kill(server.Pid);
        await place.Log.NextAsync(nameof(ManagedRedisLog.RestartFailed));
        await place.Log.NextAsync(nameof(ManagedRedisLog.RestartFailed));
        File.Move(program + ".away", program);
        await place.Log.NextAsync(nameof(ManagedRedisLog.Started));

        var connection = await place.ConnectAsync(server);
        Assert.Equal("PONG", (string?)await connection.GetDatabase().ExecuteAsync("PING"));
    }

    private static async Task<long> ProcessIdAsync(StackExchange.Redis.IConnectionMultiplexer connection) =>
        long.Parse((await connection.GetServers()[0].InfoAsync("server"))[0].Single(pair => pair.Key == "process_id").Value);
}
