using Google.Rpc;
using Grpc.Core;
using Xunit;

namespace Beian.Grpc.Tests.Running;

/// <summary>A call that ended in an error status, as its caller can read it.</summary>
internal sealed record Refusal(StatusCode Code, string Reason)
{
    public IReadOnlyDictionary<string, string> Metadata { get; private init; } = new Dictionary<string, string>();

    /// <summary>The fields at fault.</summary>
    public IReadOnlyList<string> Fields { get; private init; } = [];

    /// <summary>How long to wait, where waiting helps.</summary>
    public TimeSpan? Wait { get; private init; }

    public static async Task<Refusal> OfAsync(Func<Task> call)
    {
        var error = await Assert.ThrowsAsync<RpcException>(call);
        var status = error.GetRpcStatus() ?? throw new InvalidOperationException($"An error without details: {error.Status}.");
        var info = status.GetDetail<ErrorInfo>();
        return new Refusal(error.StatusCode, info.Reason)
        {
            Metadata = new Dictionary<string, string>(info.Metadata),
            Fields = [.. status.GetDetail<BadRequest>()?.FieldViolations.Select(v => v.Field) ?? []],
            Wait = status.GetDetail<RetryInfo>()?.RetryDelay.ToTimeSpan(),
        };
    }
}
