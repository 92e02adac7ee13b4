using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Grpc.Core;
using Xunit;

namespace Beian.Grpc.Tests.Rpc;

/// <summary>What the contract has and the server does not yet.</summary>
public sealed class NotBuiltTests(SharedStores stores)
{
    [Fact]
    public async Task An_RPC_that_is_not_built_says_so()
    {
        await using var server = await Server.StartAsync(Engine.ManagedRedis, stores);
        Assert.NotEmpty(ContractRpcs.NotBuilt);
        await Assert.AllAsync(ContractRpcs.NotBuilt, async rpc =>
        {
            var error = (await server.Channel.CallAsync($"{rpc.Service.FullName}/{rpc.Name}", []))!;
            Assert.Equal((StatusCode.Unimplemented, "NOT_AVAILABLE_YET"), (error.StatusCode, error.Reason()));
        });
    }
}
