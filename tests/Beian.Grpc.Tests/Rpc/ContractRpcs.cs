using Beian.Rpc;
using Beian.V1;
using Google.Protobuf.Reflection;

namespace Beian.Grpc.Tests.Rpc;

/// <summary>The RPCs of the contract.</summary>
internal static class ContractRpcs
{
    private static readonly (ServiceDescriptor Service, Type Type)[] Services =
    [
        (FilingService.Descriptor, typeof(FilingRpc)),
        (VerificationService.Descriptor, typeof(VerificationRpc)),
        (ReviewService.Descriptor, typeof(ReviewRpc)),
        (OperationsService.Descriptor, typeof(OperationsRpc)),
        (SimulatorService.Descriptor, typeof(SimulatorRpc)),
    ];

    /// <summary>Those that the server has a method of its own for.</summary>
    public static IEnumerable<MethodDescriptor> Built { get; } = [.. All(isBuilt: true)];

    /// <summary>Those that are left to the generated base class.</summary>
    public static IEnumerable<MethodDescriptor> NotBuilt { get; } = [.. All(isBuilt: false)];

    private static IEnumerable<MethodDescriptor> All(bool isBuilt) =>
        Services.SelectMany(s => s.Service.Methods.Where(m => s.Type.GetMethod(m.Name)!.DeclaringType == s.Type == isBuilt));
}
