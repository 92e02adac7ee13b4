using Beian.Grpc.Tests.Running;
using Beian.Redis.Managed;
using Xunit;

namespace Beian.Grpc.Tests.ForeignClient;

public sealed class ForeignClientTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_client_that_is_not_ours_walks_through_the_server_that_a_newcomer_starts()
    {
        await using var place = new ServerPlace();
        var server = await place.StartAsync();
        await NodeClient.InstallAsync();

        var (exitCode, said) = await NodeClient.WalkAsync(server.Address.Authority);

        output.WriteLine(said);
        Assert.True(exitCode == 0, $"{said}\n{server.Output}\n{server.Errors}");
        Assert.Equal(0, await server.StopAsync());
        Assert.False(OsProcess.IsAlive(Assert.Single(server.RedisPids)));
        Assert.Empty(server.Errors);
    }

    [Fact]
    public async Task It_says_so_when_there_is_no_server_to_walk_through()
    {
        await NodeClient.InstallAsync();
        var (exitCode, said) = await NodeClient.WalkAsync("127.0.0.1:1");

        Assert.Equal(1, exitCode);
        Assert.StartsWith("FAIL  the server is healthy", said, StringComparison.Ordinal);
    }
}
