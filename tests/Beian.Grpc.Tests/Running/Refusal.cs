using Google.Rpc;
using Grpc.Core;
using Xunit;

namespace Beian.Grpc.Tests.Running;

/// <summary>How a call was refused.</summary>
internal sealed record Refusal(StatusCode Code, string Reason, IReadOnlyList<string> BadFields)
{
    /// <summary>Fails where the call is not refused.</summary>
    public static async Task<Refusal> OfAsync(Func<Task> call) => Read(await Assert.ThrowsAsync<RpcException>(call));

    public static Refusal Read(RpcException refused)
    {
        var status = refused.GetRpcStatus();
        return new Refusal(
            refused.StatusCode,
            status?.GetDetail<ErrorInfo>()?.Reason ?? "",
            [.. status?.GetDetail<BadRequest>()?.FieldViolations.Select(violation => violation.Field) ?? []]);
    }
}
