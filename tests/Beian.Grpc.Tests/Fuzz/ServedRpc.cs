using Beian.Grpc.Tests.Running;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Beian.Grpc.Tests.Fuzz;

/// <summary>An RPC that a server serves, whether or not anybody has thought of it here.</summary>
/// <param name="Path"><c>beian.v1.FilingService/GetFiling</c>.</param>
/// <param name="Input">What it takes.</param>
/// <param name="IsStream">Whether it may go on for ever.</param>
internal sealed record ServedRpc(string Path, MessageDescriptor Input, bool IsStream)
{
    /// <summary>All of them, in an order that is always the same.</summary>
    public static IReadOnlyList<ServedRpc> Of(Server server) =>
    [
        .. server.Services.GetRequiredService<EndpointDataSource>().Endpoints
            .Select(endpoint => endpoint.Metadata.GetMetadata<GrpcMethodMetadata>()?.Method).OfType<IMethod>()
            .Select(method => new ServedRpc(method.FullName.TrimStart('/'), InputOf(method), method.Type != MethodType.Unary))
            .DistinctBy(rpc => rpc.Path).OrderBy(rpc => rpc.Path, StringComparer.Ordinal),
    ];

    // A Method<TRequest, TResponse>.
    private static MessageDescriptor InputOf(IMethod method) =>
        ((IMessage)Activator.CreateInstance(method.GetType().GenericTypeArguments[0])!).Descriptor;
}
