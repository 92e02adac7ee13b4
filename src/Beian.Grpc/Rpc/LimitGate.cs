using Beian.Callers;
using Beian.Limits;
using Microsoft.Extensions.Options;

namespace Beian.Rpc;

/// <summary>
/// Where a call that was let in is held against its caller's limits, before anything of the request is read, and where it gets a
/// deadline. The caller of Development that needs no token has no rate: it is who tries things and makes load.
/// </summary>
internal sealed class LimitGate(RequestDelegate next, CallerLimits limits, IOptions<LimitOptions> options)
{
    private const string Shortest = "1u";

    private readonly (TimeSpan Time, string Header) _call = Longest(options.Value.LongestCall);
    private readonly (TimeSpan Time, string Header) _erasure = Longest(options.Value.LongestErasure);

    public Task InvokeAsync(HttpContext call)
    {
        if (call.GetEndpoint()?.Metadata.GetMetadata<CallKind>() is not { } kind)
        {
            return next(call);
        }

        if (!kind.IsStream)
        {
            SetDeadline(call.Request.Headers, kind.IsErasure ? _erasure : _call);
        }

        return call.Features.Get<Caller>() is { } caller && caller != Caller.Local ? HoldAsync(call, caller, kind) : next(call);
    }

    private static (TimeSpan Time, string Header) Longest(TimeSpan time) => (time, GrpcTimeout.Write(time));

    private static void SetDeadline(IHeaderDictionary headers, (TimeSpan Time, string Header) longest)
    {
        if (!GrpcTimeout.TryRead(headers.GrpcTimeout, out var timeout) || timeout > longest.Time)
        {
            headers.GrpcTimeout = longest.Header;
        }
        else if (timeout == TimeSpan.Zero)
        {
            // The framework takes no time at all for all the time there is.
            headers.GrpcTimeout = Shortest;
        }
    }

    private Task HoldAsync(HttpContext call, Caller caller, CallKind kind) =>
        limits.Refuses(caller, kind.Rate) is { } wait ? RefusedCall.EndAsync(call.Response, Errors.RateLimited(kind.Rate.Name(), wait))
        : kind.IsStream ? StreamAsync(call, caller)
        : next(call);

    private async Task StreamAsync(HttpContext call, Caller caller)
    {
        using var place = limits.TakeStream(caller);
        await (place is null ? RefusedCall.EndAsync(call.Response, Errors.RateLimited("streams", TimeSpan.FromSeconds(1))) : next(call)).ConfigureAwait(false);
    }
}
