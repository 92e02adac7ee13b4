using Beian.Redis.Managed;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Xunit;

namespace Beian.Grpc.Tests.Redis.Managed;

public class HostTests
{
    [Fact]
    public async Task It_is_there_before_any_hosted_service_starts_and_until_the_last_has_stopped()
    {
        await using RedisPlace place = new();
        var builder = Builder(place);
        builder.Services.AddSingleton<User>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<User>());
        builder.Services.AddManagedRedis(builder.Configuration);
        using var host = builder.Build();

        await host.StartAsync(TestContext.Current.CancellationToken);
        var pid = host.Services.GetRequiredService<ManagedRedisServer>().Pid;
        await host.StopAsync(TestContext.Current.CancellationToken);

        var user = host.Services.GetRequiredService<User>();
        Assert.Equal([pid, pid], user.Seen);
        Assert.False(OsProcess.IsAlive(pid));
    }

    [Fact]
    public async Task A_host_that_fails_to_start_does_not_leave_it_behind()
    {
        await using RedisPlace place = new();
        var builder = Builder(place);
        builder.Services.AddManagedRedis(builder.Configuration);
        builder.Services.AddHostedService<Failing>();
        using (var host = builder.Build())
        {
            await Assert.ThrowsAsync<InvalidTimeZoneException>(() => host.StartAsync(TestContext.Current.CancellationToken));
            Assert.True(OsProcess.IsAlive(host.Services.GetRequiredService<ManagedRedisServer>().Pid));
        }

        Assert.Empty(Directory.GetFileSystemEntries(place.Runtime));
        Assert.False(File.Exists(Path.Combine(place.Data, "redis.pid")));
    }

    [Fact]
    public async Task A_wrong_setting_stops_the_start_and_is_named()
    {
        await using RedisPlace place = new();
        var builder = Builder(place);
        builder.Configuration["ManagedRedis:AppendFsync"] = "sometimes";
        builder.Services.AddManagedRedis(builder.Configuration);
        using var host = builder.Build();

        var refusal = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(TestContext.Current.CancellationToken));

        Assert.Contains("ManagedRedis:AppendFsync is 'sometimes'", refusal.Message, StringComparison.Ordinal);
    }

    private static HostApplicationBuilder Builder(RedisPlace place)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Configuration["ManagedRedis:DataDirectory"] = place.Data;
        builder.Configuration["ManagedRedis:RuntimeDirectory"] = place.Runtime;
        return builder;
    }

    private sealed class User(ManagedRedisServer redis) : IHostedService
    {
        public List<int> Seen { get; } = [];

        public Task StartAsync(CancellationToken cancellationToken) => SeeAsync(cancellationToken);

        public Task StopAsync(CancellationToken cancellationToken) => SeeAsync(cancellationToken);

        private async Task SeeAsync(CancellationToken cancellation)
        {
            using var connection = await RedisConnection.TryOpenAsync(redis.EndPoint.ToString()!, TimeProvider.System, cancellation);
            Assert.Equal(["PONG"], await connection!.CallAsync(cancellation, "PING"));
            Seen.Add(redis.Pid);
        }
    }

    private sealed class Failing : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => throw new InvalidTimeZoneException("Any failure will do.");

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
