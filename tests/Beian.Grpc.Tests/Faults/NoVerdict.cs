using Google.Rpc;
using Grpc.Core;
using Xunit;

namespace Beian.Grpc.Tests.Faults;

/// <summary>What a caller is told when the store does not answer: that there is no verdict, and when to come back.</summary>
internal static class NoVerdict
{
    /// <summary>The call ends as UNAVAILABLE; returns the reason it gives.</summary>
    public static async Task<string> OfAsync(Func<Task> call)
    {
        var error = await Assert.ThrowsAsync<RpcException>(call);
        return ReasonOf(error);
    }

    /// <summary>Asks until there is a verdict, as a portal does that keeps its request id.</summary>
    /// <param name="call">Asks.</param>
    /// <param name="refused">Is told each reason for which there is none yet.</param>
    public static async Task<T> RetriedAsync<T>(Func<Task<T>> call, Action<string>? refused = null)
    {
        for (var attempt = 0; attempt < 600; attempt++)
        {
            try
            {
                return await call();
            }
            catch (RpcException error)
            {
                var reason = ReasonOf(error);
                refused?.Invoke(reason);
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
            }
        }

        throw new TimeoutException("The store did not come back.");
    }

    private static string ReasonOf(RpcException error)
    {
        Assert.Equal(StatusCode.Unavailable, error.StatusCode);
        var status = error.GetRpcStatus();
        Assert.NotNull(status);
        Assert.True(status.GetDetail<RetryInfo>()!.RetryDelay.ToTimeSpan() > TimeSpan.Zero);
        var reason = status.GetDetail<ErrorInfo>()!.Reason;
        Assert.Contains(reason, (string[])["STORE_UNAVAILABLE", "OUTCOME_UNKNOWN"]);
        return reason;
    }
}
