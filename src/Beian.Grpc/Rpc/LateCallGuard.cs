using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Beian.Rpc;

/// <summary>
/// Turns away a call whose deadline has passed by the time somebody gets to it. A timer ends such calls too, but a server that has more
/// to do than it can comes late to its timers as well, and that is when work for nobody hurts.
/// </summary>
internal sealed class LateCallGuard : Interceptor
{
    /// <inheritdoc/>
    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        // The framework made the deadline by the machine's clock.
        if (context.Deadline <= TimeProvider.System.GetUtcNow().UtcDateTime)
        {
            throw Errors.DeadlinePassed();
        }

        return continuation(request, context);
    }
}
