using System.Globalization;
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

    /// <summary>How long the caller is told to wait; null where waiting does not help.</summary>
    public static TimeSpan? Wait(this RpcException error) => error.Details().GetDetail<RetryInfo>()?.RetryDelay.ToTimeSpan();

    /// <summary>The bad fields that an INVALID_ARGUMENT names, as "path description", sorted.</summary>
    public static string[] BadFields(this RpcException error)
    {
        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
        Assert.Equal("INVALID_FIELDS", error.Reason());
        var violations = error.Details().GetDetail<BadRequest>()!.FieldViolations;
        return [.. violations.Select(v => $"{v.Field} {v.Description}").Order(StringComparer.Ordinal)];
    }

    /// <summary>Every text of the error that somebody may read.</summary>
    public static string Texts(this RpcException error) => string.Create(
        CultureInfo.InvariantCulture, $"{error.Status.Detail}\n{error.Details()}\n{string.Join('\n', error.Trailers.Where(t => !t.IsBinary))}");
}
