using Xunit;

namespace Beian.Grpc.Tests.Rpc;

/// <summary>What the contract has, the server has.</summary>
public sealed class WholeContractTests
{
    [Fact]
    public void Every_RPC_of_the_contract_is_built()
    {
        Assert.NotEmpty(ContractRpcs.Built);
        Assert.Empty(ContractRpcs.NotBuilt);
    }
}
