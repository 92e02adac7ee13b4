using Google.Protobuf;

namespace Beian.Grpc.Tests.Rpc;

/// <summary>A request that a server answers, and answers alike when it is sent again.</summary>
/// <param name="Rpc">The RPC it is for: <c>FilingService.GetFiling</c>.</param>
/// <param name="Request">The request.</param>
/// <param name="SendAsync">Sends one like it.</param>
/// <param name="Missing">What is said when a field is missing: its path, then "path description". Other fields may be missing.</param>
internal sealed record RequestSample(
    string Rpc, IMessage Request, Func<IMessage, Task<IMessage>> SendAsync, IReadOnlyDictionary<string, string> Missing)
{
    /// <summary>Fields that this request may not have, although others of its kind may: by path, what is said.</summary>
    public IReadOnlyDictionary<string, string> Unwanted { get; init; } = new Dictionary<string, string>();

    /// <summary>A field without which the request does something else than its repeat, by its path; empty where there is none.</summary>
    public string Deciding { get; init; } = "";
}
