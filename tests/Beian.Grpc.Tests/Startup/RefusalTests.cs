using System.Net;
using System.Net.Sockets;
using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.Redis.Managed;
using Xunit;

namespace Beian.Grpc.Tests.Startup;

/// <summary>A server that cannot do what it is told does not start, says in a sentence why, and leaves nothing running.</summary>
public sealed class RefusalTests
{
    [Theory]
    [InlineData("Verification__WrongIdLimit", "0", "Verification:WrongIdLimit must be between 1 and 100")]
    [InlineData("Outbox__Lease", "abc", "'abc' at 'Outbox:Lease'")]
    [InlineData("Outbox__Routes__Mobile__Fallback", "Mobile", "Outbox:Routes:Mobile:Fallback must be another operator, or empty for none.")]
    [InlineData("Outbox__Routes__Unicom__Fallback", "6", "Outbox:Routes:Unicom:Fallback must be another operator, or empty for none.")]
    [InlineData("Outbox__Routes__Unicom__Fallback", "Nobody", "'Nobody' at 'Outbox:Routes:Unicom:Fallback'")]
    [InlineData("Outbox__Routes__Telecom__MessagesPerSecond", "-1", "Outbox:Routes:Telecom:MessagesPerSecond must be from 1 to 100000, or 0 for no limit.")]
    [InlineData("Outbox__Routes__Virtual__MessagesPerSecond", "100001", "Outbox:Routes:Virtual:MessagesPerSecond must be from 1 to 100000")]
    [InlineData("Store__KeyPrefix", "{beian}", "Store:KeyPrefix")]
    [InlineData("Carriers__Simulation__Window", "0", "Carriers:Simulation:Window: must be from 1 to 1024")]
    [InlineData("Carriers__Simulation__Window", "wide", "'wide' at 'Carriers:Simulation:Window'")]
    [InlineData("Carriers__Simulation__Behaviors__Mobile__LossRate", "2", "Carriers:Simulation:Behaviors:Mobile:LossRate: must be a probability from 0 to 1")]
    [InlineData("Carriers__Simulation__Behaviors__Mobile__Outage", "Deaf", "'Deaf' at 'Carriers:Simulation:Behaviors:Mobile:Outage'")]
    [InlineData("ManagedRedis__AppendFsync", "sometimes", "ManagedRedis:AppendFsync is 'sometimes'; it must be always, everysec or no")]
    [InlineData("ManagedRedis__Executable", "/no/redis", "/no/redis (ManagedRedis:Executable) is not there")]
    [InlineData("ManagedRedis__DataDirectory", "/dev/null", "The data folder /dev/null cannot be made")]
    [InlineData("ConnectionStrings__Redis", "host=redis", "ConnectionStrings:Redis cannot be read")]
    [InlineData("Secrets__MasterKey", "c2hvcnQ=", "Secrets:MasterKey must be 32 bytes")]
    [InlineData("PORT", "http", "PORT is 'http'")]
    [InlineData("ASPNETCORE_URLS", "127.0.0.1:5080", "ASPNETCORE_URLS or --urls is '127.0.0.1:5080'")]
    [InlineData("ASPNETCORE_ENVIRONMENT", "Production", "Callers:Issuer is required outside Development (this is Production)")]
    [InlineData("ASPNETCORE_ENVIRONMENT", null, "Callers:KeyFiles is required outside Development (this is Production)")]
    [InlineData("ASPNETCORE_ENVIRONMENT", "Staging", "Callers:Issuer is required outside Development (this is Staging)")]
    public async Task A_setting_it_cannot_use_is_told_by_name(string setting, string? value, string reason)
    {
        await using var place = new ServerPlace();
        var server = place.Launch((setting, value));

        await RefusesAsync(server, reason);
        Assert.Empty(server.RedisPids);
    }

    [Fact]
    public async Task All_wrong_settings_are_told_at_once()
    {
        await using var place = new ServerPlace();
        var server = place.Launch(
            ("Verification__WrongIdLimit", "0"), ("Verification__Window", "forever"), ("Outbox__MaxAttempts", "0"),
            ("Outbox__Lease", "00:00:01"), ("ManagedRedis__AppendFsync", "sometimes"));

        await RefusesAsync(server, "ManagedRedis:AppendFsync", "Verification:Window", "Outbox:MaxAttempts", "Outbox:Lease");
        Assert.Empty(server.RedisPids);
    }

    [Fact]
    public async Task A_port_in_use_is_told_and_no_Redis_is_left_behind()
    {
        using var port = LoopbackPort.Reserve();
        using var occupant = new TcpListener(IPAddress.Loopback, port.Number);
        occupant.Start();
        await using var place = new ServerPlace();
        var server = place.Launch(("PORT", $"{port}"));

        await RefusesAsync(server, $"http://127.0.0.1:{port}: address already in use. Choose another with PORT or ASPNETCORE_URLS.");
        Assert.All(server.RedisPids, pid => Assert.False(OsProcess.IsAlive(pid)));
        Assert.Empty(Directory.GetFileSystemEntries(place.Runtime));
    }

    [Fact]
    public async Task A_second_server_on_the_same_data_is_told_of_the_first_and_does_it_no_harm()
    {
        await using var place = new ServerPlace();
        var first = await place.StartAsync();
        var second = place.Launch();

        await RefusesAsync(second, $"The data folder {place.Data} is in use by another server (process {first.Id})");
        Assert.True(OsProcess.IsAlive(Assert.Single(first.RedisPids)));
        Assert.Equal(0, await first.StopAsync());
    }

    private static async Task RefusesAsync(ServerProcess server, params string[] reasons)
    {
        Assert.Equal(1, await server.ExitAsync());
        Assert.StartsWith("Beian.Grpc cannot start:", server.Errors, StringComparison.Ordinal);
        Assert.All(reasons, reason => Assert.Contains(reason, server.Errors, StringComparison.Ordinal));
        var said = server.Output + server.Errors;
        Assert.DoesNotContain("   at ", said, StringComparison.Ordinal);
        Assert.DoesNotContain("is running", said, StringComparison.Ordinal);
    }
}
