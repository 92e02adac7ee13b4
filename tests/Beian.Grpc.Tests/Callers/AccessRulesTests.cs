using Beian.Callers;
using Beian.V1;
using Google.Protobuf.Reflection;
using Grpc.Health.V1;
using Xunit;

namespace Beian.Grpc.Tests.Callers;

public sealed class AccessRulesTests
{
    private static readonly IReadOnlyList<FileDescriptor> Contract =
    [
        FilingServiceReflection.Descriptor, VerificationServiceReflection.Descriptor, ReviewServiceReflection.Descriptor,
        OperationsServiceReflection.Descriptor, SimulatorServiceReflection.Descriptor, HealthReflection.Descriptor,
        global::Grpc.Reflection.V1.ReflectionReflection.Descriptor, global::Grpc.Reflection.V1Alpha.ReflectionReflection.Descriptor,
    ];

    [Fact]
    public void Every_RPC_that_is_served_has_a_rule_and_every_rule_an_RPC() => Assert.Equal(
        Contract.SelectMany(file => file.Services).SelectMany(s => s.Methods).Select(rpc => $"/{rpc.Service.FullName}/{rpc.Name}").Order(StringComparer.Ordinal),
        AccessRules.Rpcs.Order(StringComparer.Ordinal));
}
