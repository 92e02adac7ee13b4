using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.Options;

namespace Beian.Portal.BackEnd;

/// <summary>Gives every call a deadline that has none of its own. Streams go on until whoever reads them has enough.</summary>
internal sealed class DeadlineInterceptor(IOptions<BackEndOptions> options, TimeProvider clock) : Interceptor
{
    /// <inheritdoc/>
    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
    {
        if (context.Options.Deadline is not null)
        {
            return continuation(request, context);
        }

        var deadline = clock.GetUtcNow().Add(options.Value.Deadline).UtcDateTime;
        return continuation(request, new ClientInterceptorContext<TRequest, TResponse>(context.Method, context.Host, context.Options.WithDeadline(deadline)));
    }
}
