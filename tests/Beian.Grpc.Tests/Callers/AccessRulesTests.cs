using Beian.Callers;
using Beian.Grpc.Tests.Running;
using Xunit;

namespace Beian.Grpc.Tests.Callers;

public sealed class AccessRulesTests
{
    [Fact]
    public void Every_RPC_that_is_served_has_a_rule_and_every_rule_an_RPC() => Assert.Equal(
        ServedServices.All.SelectMany(s => s.Methods).Select(rpc => $"/{rpc.Service.FullName}/{rpc.Name}").Order(StringComparer.Ordinal),
        AccessRules.Rpcs.Order(StringComparer.Ordinal));
}
