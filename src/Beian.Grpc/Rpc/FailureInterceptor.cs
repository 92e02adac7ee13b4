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
        catch (StoreUnavailableException unavailable)
        {
            LogStoreUnavailable(context.Method, unavailable);
            throw unavailable.MayHaveHappened ? Errors.OutcomeUnknown() : Errors.StoreUnavailable();
        }
        catch (OperationCanceledException) when (context.CancellationToken.IsCancellationRequested)
        {
            // The caller has gone or its deadline has passed; nobody reads this.
            throw new RpcException(Status.DefaultCancelled);
        }
        catch (Exception fault) when (fault is not RpcException)
        {
            LogFault(context.Method, fault);
            throw Errors.InternalFault();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Method}: the store did not answer")]
    private partial void LogStoreUnavailable(string method, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} failed")]
    private partial void LogFault(string method, Exception exception);
}
