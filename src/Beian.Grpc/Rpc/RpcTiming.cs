using System.Diagnostics;

namespace Beian.Rpc;

/// <summary>Around every call, those that are turned away included: takes the time where anybody listens, and is not there where nobody does.</summary>
internal sealed class RpcTiming(RequestDelegate next, RpcMetrics metrics)
{
    public Task InvokeAsync(HttpContext call) => metrics.AreWanted ? TimeAsync(call) : next(call);

    private async Task TimeAsync(HttpContext call)
    {
        var began = Stopwatch.GetTimestamp();
        try
        {
            await next(call).ConfigureAwait(false);
        }
        finally
        {
            metrics.Ended(call, Stopwatch.GetElapsedTime(began));
        }
    }
}
