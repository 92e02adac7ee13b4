using Beian.Callers;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Beian.Rpc;

/// <summary>Turns away a request for a province that its caller may not act for, ahead of everything that the RPC does.</summary>
internal sealed class ProvinceGuard : Interceptor
{
    /// <inheritdoc/>
    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        ThrowIfRefused(request, context);
        return continuation(request, context);
    }

    /// <inheritdoc/>
    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        ThrowIfRefused(request, context);
        return continuation(request, responseStream, context);
    }

    private static void ThrowIfRefused<TRequest>(TRequest request, ServerCallContext context)
    {
        var call = context.GetHttpContext();
        if (call.Features.Get<Caller>() is { } caller
            && call.GetEndpoint()!.Metadata.GetRequiredMetadata<AccessRule>().Refuses(caller, (IMessage)request!) is { } province)
        {
            throw Errors.ProvinceNotPermitted(province);
        }
    }
}
