using System.Diagnostics;
using Beian.Redis;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Beian.Rpc;

/// <summary>Turns what a call threw into the status the contract promises. What the store or a carrier said goes to the log alone.</summary>
internal sealed partial class FailureInterceptor(ILogger<FailureInterceptor> logger) : Interceptor
{
    /// <inheritdoc/>
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(request, context).ConfigureAwait(false);
        }
        catch (Exception failure) when (Translate(failure, context) is { } error)
        {
            throw error;
        }
    }

    /// <inheritdoc/>
    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            await continuation(request, responseStream, context).ConfigureAwait(false);
        }
        catch (Exception failure) when (Translate(failure, context) is { } error)
        {
            throw error;
        }
    }

    // Null for an error that is the contract's already.
    private RpcException? Translate(Exception failure, ServerCallContext context)
    {
        switch (failure)
        {
            case RpcException:
                return null;

            case StoreUnavailableException unavailable:
                LogStoreUnavailable(context.Method, unavailable);
                return unavailable.MayHaveHappened ? Errors.OutcomeUnknown() : Errors.StoreUnavailable();

            case OperationCanceledException or InvalidOperationException or IOException when HasEnded(context):
                // The caller has gone or its deadline has passed; nobody reads this.
                return new RpcException(Status.DefaultCancelled);

            default:
                var traceId = Activity.Current?.TraceId.ToHexString() ?? context.GetHttpContext().TraceIdentifier;
                LogFault(context.Method, traceId, failure);
                return Errors.InternalFault(traceId);
        }
    }

    // Past a deadline the answer is sent first and the call cancelled after it; what fails in between fails for the same cause.
    private static bool HasEnded(ServerCallContext context) =>
        context.CancellationToken.IsCancellationRequested || context.Deadline <= TimeProvider.System.GetUtcNow().UtcDateTime;

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Method}: the store did not answer")]
    private partial void LogStoreUnavailable(string method, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} failed, trace {TraceId}")]
    private partial void LogFault(string method, string traceId, Exception exception);
}
