using Grpc.Core;

namespace Beian.Limits;

/// <summary>What a call takes: which of its caller's rates, and whether a stream.</summary>
/// <param name="IsRead">Whether it changes nothing.</param>
/// <param name="IsStream">Whether it is open until somebody ends it.</param>
internal sealed record CallKind(bool IsRead, bool IsStream)
{
    /// <summary>The kind of an RPC. As the contract names them, what reads begins with Get or List, and a stream watches.</summary>
    public static CallKind Of(IMethod rpc)
    {
        var isStream = rpc.Type != MethodType.Unary;
        return new CallKind(
            isStream || rpc.Name.StartsWith("Get", StringComparison.Ordinal) || rpc.Name.StartsWith("List", StringComparison.Ordinal), isStream);
    }
}
