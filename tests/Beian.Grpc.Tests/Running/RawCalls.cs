using Grpc.Core;
using Grpc.Net.Client;

namespace Beian.Grpc.Tests.Running;

/// <summary>Calls of a client that sends whatever bytes it likes.</summary>
internal static class RawCalls
{
    private static readonly Marshaller<byte[]> AsIs = Marshallers.Create(bytes => bytes, bytes => bytes);

    /// <summary>What the call ends in; null where the server answered.</summary>
    /// <param name="channel">The way to the server.</param>
    /// <param name="rpc"><c>beian.v1.FilingService/GetFiling</c>.</param>
    /// <param name="request">The request's bytes.</param>
    /// <param name="headers">Its metadata.</param>
    public static async Task<RpcException?> CallAsync(this GrpcChannel channel, string rpc, byte[] request, Metadata? headers = null)
    {
        var name = rpc.Split('/');
        var method = new Method<byte[], byte[]>(MethodType.ServerStreaming, name[0], name[1], AsIs, AsIs);
        using var call = channel.CreateCallInvoker().AsyncServerStreamingCall(method, null, new CallOptions(headers), request);
        try
        {
            await foreach (var _ in call.ResponseStream.ReadAllAsync())
            {
            }

            return null;
        }
        catch (RpcException error)
        {
            return error;
        }
    }
}
