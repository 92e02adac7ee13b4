using Beian.V1;
using Google.Protobuf.Reflection;
using Grpc.Health.V1;

namespace Beian.Grpc.Tests.Running;

/// <summary>Every service that a server serves: those of the contract, whichever there are, and what gRPC brings.</summary>
internal static class ServedServices
{
    public static IReadOnlyList<ServiceDescriptor> All { get; } =
    [
        // A file of the contract is a class that holds its descriptor.
        .. typeof(FilingService).Assembly.GetTypes()
            .Where(type => type.Name.EndsWith("Reflection", StringComparison.Ordinal))
            .Select(type => type.GetProperty("Descriptor")?.GetValue(null)).OfType<FileDescriptor>()
            .SelectMany(file => file.Services),
        .. HealthReflection.Descriptor.Services,
        .. global::Grpc.Reflection.V1.ReflectionReflection.Descriptor.Services,
        .. global::Grpc.Reflection.V1Alpha.ReflectionReflection.Descriptor.Services,
    ];
}
