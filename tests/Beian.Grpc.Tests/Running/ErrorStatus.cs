using System.Globalization;
using Google.Protobuf.Collections;
using Google.Rpc;
using Grpc.Core;
using Xunit;

namespace Beian.Grpc.Tests.Running;

/// <summary>Reads the errors of calls.</summary>
internal static class ErrorStatus
{
    /// <summary>The error that a call ends in.</summary>
    public static async Task<RpcException> OfAsync(Func<Task> call) => await Assert.ThrowsAsync<RpcException>(call);

    /// <summary>The <c>google.rpc.Status</c> in the trailers.</summary>
    public static Google.Rpc.Status Details(this RpcException error)
    {
        var status = error.GetRpcStatus();
        Assert.True(status is not null, $"An error without details: {error.Status}");
        Assert.Equal((int)error.StatusCode, status.Code);
        return status;
    }

    public static string Reason(this RpcException error) => error.Details().GetDetail<ErrorInfo>()!.Reason;

    /// <summary>Whether it was gRPC or the network that failed: whatever the server itself refuses has details.</summary>
    public static bool IsOfTheTransport(this RpcException error) => error.GetRpcStatus() is null;

    /// <summary>Whether the call got no answer: it has happened or it has not.</summary>
    public static bool IsNoAnswer(this RpcException error) => error.IsOfTheTransport() || error.StatusCode == StatusCode.Unavailable;

    /// <summary>How long the caller is told to wait; null where waiting does not help.</summary>
    public static TimeSpan? Wait(this RpcException error) => error.Details().GetDetail<RetryInfo>()?.RetryDelay.ToTimeSpan();

    /// <summary>The bad fields that an INVALID_ARGUMENT names, as "path description", sorted.</summary>
    public static string[] BadFields(this RpcException error) =>
        [.. error.Violations().Select(v => $"{v.Field} {v.Description}").Order(StringComparer.Ordinal)];

    /// <summary>The paths alone of the bad fields, in the order they are named.</summary>
    public static string[] BadPaths(this RpcException error) => [.. error.Violations().Select(v => v.Field)];

    /// <summary>Every text of the error that somebody may read.</summary>
    public static string Texts(this RpcException error) => string.Create(
        CultureInfo.InvariantCulture, $"{error.Status.Detail}\n{error.Details()}\n{string.Join('\n', error.Trailers.Where(t => !t.IsBinary))}");

    private static RepeatedField<BadRequest.Types.FieldViolation> Violations(this RpcException error)
    {
        Assert.Equal((StatusCode.InvalidArgument, "INVALID_FIELDS"), (error.StatusCode, error.Reason()));
        return error.Details().GetDetail<BadRequest>()!.FieldViolations;
    }
}
