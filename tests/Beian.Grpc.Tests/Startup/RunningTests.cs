using System.Net;
using System.Net.NetworkInformation;
using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Grpc.Health.V1;
using Xunit;

namespace Beian.Grpc.Tests.Startup;

/// <summary>What somebody sees who starts the server.</summary>
public sealed class RunningTests(SharedStores stores)
{
    [Fact]
    public async Task It_says_where_it_listens_what_it_stores_in_and_what_to_try_next()
    {
        using var port = LoopbackPort.Reserve();
        await using var place = new ServerPlace();
        var server = await place.StartAsync(("PORT", $"{port}"));

        Assert.Contains("Beian.Grpc is running (Development).", server.Output, StringComparison.Ordinal);
        Assert.Contains($"gRPC      http://127.0.0.1:{port} (HTTP/2 without TLS)", server.Output, StringComparison.Ordinal);
        Assert.Contains(
            $"store     managed Redis, pid {Assert.Single(server.RedisPids)}, data in {place.Data}", server.Output, StringComparison.Ordinal);
        Assert.Contains("anyone on this machine, without a token, is provider, portal, bureau and operator", server.Output, StringComparison.Ordinal);
        Assert.Contains("carriers  simulated", server.Output, StringComparison.Ordinal);
        Assert.Contains("Next, in another terminal: eng/demo", server.Output, StringComparison.Ordinal);
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, await HealthOfAsync(server));
    }

    [Fact]
    public async Task Nobody_but_this_machine_can_reach_it_and_nobody_but_its_owner_its_data()
    {
        using var port = LoopbackPort.Reserve();
        await using var place = new ServerPlace();
        await place.StartAsync(("PORT", $"{port}"));

        var listeners = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Where(end => end.Port == port.Number);
        Assert.Equal(IPAddress.Loopback, Assert.Single(listeners).Address);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(place.Data));
    }

    [Fact]
    public async Task The_command_line_wins_over_the_environment_and_an_address_over_a_port()
    {
        using var fromPort = LoopbackPort.Reserve();
        using var fromEnvironment = LoopbackPort.Reserve();
        using var fromOption = LoopbackPort.Reserve();
        await using var place = new ServerPlace();
        (string, string?) port = ("PORT", $"{fromPort}");
        (string, string?) urls = ("ASPNETCORE_URLS", $"http://127.0.0.1:{fromEnvironment}");
        (string, string?) option = ("--urls", $"http://127.0.0.1:{fromOption}");

        var server = await place.StartAsync(port, urls);
        Assert.Equal(fromEnvironment.Number, server.Address.Port);
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, await HealthOfAsync(server));
        await server.StopAsync();

        server = await place.StartAsync(port, urls, option);
        Assert.Equal(fromOption.Number, server.Address.Port);
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, await HealthOfAsync(server));
    }

    [Fact]
    public async Task With_a_connection_string_it_uses_that_Redis_and_starts_none()
    {
        var redis = await stores.SingleAsync();
        await using var place = new ServerPlace();
        var server = await place.StartAsync(("ConnectionStrings__Redis", redis.ConnectionString));

        Assert.Contains($"store     {redis.ConnectionString}", server.Output, StringComparison.Ordinal);
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, await HealthOfAsync(server));
        Assert.Empty(server.RedisPids);
        Assert.Empty(Directory.GetFileSystemEntries(place.Runtime));
    }

    private static async Task<HealthCheckResponse.Types.ServingStatus> HealthOfAsync(ServerProcess server) =>
        (await new Health.HealthClient(server.Channel).CheckAsync(new HealthCheckRequest())).Status;
}
