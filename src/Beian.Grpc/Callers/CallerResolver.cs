using System.Net;
using Beian.Rpc;
using Grpc.Core;

namespace Beian.Callers;

/// <summary>
/// Tells who calls. In Development a caller on the same machine is everyone: provider <c>local</c>, portal and bureau of every
/// province, and operator. Nobody else is known yet.
/// </summary>
internal sealed class CallerResolver(IHostEnvironment environment)
{
    private static readonly Caller Local = new("local", "local");

    /// <exception cref="RpcException">UNAUTHENTICATED: the caller is not known.</exception>
    public Caller Resolve(ServerCallContext context)
    {
        var address = context.GetHttpContext().Connection.RemoteIpAddress;
        return environment.IsDevelopment() && address is not null && IPAddress.IsLoopback(address)
            ? Local
            : throw Errors.CallerUnauthenticated();
    }
}
