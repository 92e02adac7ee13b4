using Beian.V1;
using Google.Rpc;
using Grpc.Core;

namespace Beian.Portal.BackEnd;

/// <summary>Reads what the contract's error catalogue (<c>error_reason.proto</c>) says of a failed call.</summary>
internal static class Troubles
{
    private static readonly Dictionary<string, ErrorReason> Reasons = ErrorReasonReflection.Descriptor.EnumTypes[0].Values
        .ToDictionary(value => value.Name["ERROR_REASON_".Length..], value => (ErrorReason)value.Number);

    /// <summary>What the failure means.</summary>
    /// <param name="failure">The failure of the last attempt.</param>
    /// <param name="isOnlyAttempt">Whether there was no other. One before it may have been judged, whatever the last one says.</param>
    public static Trouble Of(RpcException failure, bool isOnlyAttempt)
    {
        var status = failure.GetRpcStatus();
        return ReasonIn(status) switch
        {
            ErrorReason.InvalidFields => new Trouble.Fields(FieldsOf(status!)),
            ErrorReason.CaptchaRequired or ErrorReason.CaptchaRejected => new Trouble.Captcha(),
            ErrorReason.TooManyAttempts or ErrorReason.TooManyResendAttempts => new Trouble.TooMany(WaitOf(status!)),
            ErrorReason.RateLimited or ErrorReason.StoreUnavailable when isOnlyAttempt => new Trouble.NothingJudged(),
            ErrorReason.CallerUnauthenticated or ErrorReason.TokenExpired or ErrorReason.CallerNotPermitted or ErrorReason.ProvinceNotPermitted =>
                new Trouble.NotPermitted(failure.Status.Detail),
            _ => new Trouble.MayHaveHappened(),
        };
    }

    /// <summary>The reason that the catalogue has for the failure; unspecified where gRPC itself has made it.</summary>
    public static ErrorReason ReasonOf(RpcException failure) => ReasonIn(failure.GetRpcStatus());

    /// <summary>Waits for an answer.</summary>
    /// <returns>The answer, or why there is none.</returns>
    public static async Task<(TResponse? Answer, Trouble? Trouble)> OrTroubleAsync<TResponse>(this AsyncUnaryCall<TResponse> call)
        where TResponse : class
    {
        using (call)
        {
            try
            {
                return (await call.ResponseAsync.ConfigureAwait(false), null);
            }
            catch (RpcException failure)
            {
                return (null, Of(failure, await IsOnlyAttemptAsync(call).ConfigureAwait(false)));
            }
        }
    }

    // gRPC says in the headers how many attempts went before, and has no headers where no attempt met with a server.
    private static async Task<bool> IsOnlyAttemptAsync<TResponse>(AsyncUnaryCall<TResponse> call)
    {
        try
        {
            return (await call.ResponseHeadersAsync.ConfigureAwait(false)).Get("grpc-previous-rpc-attempts") is null;
        }
        catch (RpcException)
        {
            return false;
        }
    }

    private static ErrorReason ReasonIn(Google.Rpc.Status? status) =>
        status?.GetDetail<ErrorInfo>() is { } info && Reasons.TryGetValue(info.Reason, out var reason) ? reason : ErrorReason.Unspecified;

    private static HashSet<string> FieldsOf(Google.Rpc.Status status) =>
        [.. status.GetDetail<BadRequest>()?.FieldViolations.Select(violation => violation.Field) ?? []];

    private static TimeSpan WaitOf(Google.Rpc.Status status) => status.GetDetail<RetryInfo>()?.RetryDelay.ToTimeSpan() ?? TimeSpan.Zero;
}
