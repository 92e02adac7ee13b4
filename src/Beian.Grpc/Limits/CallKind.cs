using Beian.V1;
using Grpc.Core;

namespace Beian.Limits;

/// <summary>What a call takes: which of its caller's rates, and whether a stream.</summary>
/// <param name="IsRead">Whether it changes nothing.</param>
/// <param name="IsStream">Whether it is open until somebody ends it.</param>
/// <param name="IsErasure">Whether it looks at everything that is kept, and may take as long as that takes.</param>
internal sealed record CallKind(bool IsRead, bool IsStream, bool IsErasure)
{
    /// <summary>The kind of an RPC. As the contract names them, what reads begins with Get or List, and a stream watches.</summary>
    public static CallKind Of(IMethod rpc)
    {
        var isStream = rpc.Type != MethodType.Unary;
        return new CallKind(
            isStream || rpc.Name.StartsWith("Get", StringComparison.Ordinal) || rpc.Name.StartsWith("List", StringComparison.Ordinal), isStream,
            rpc.Name == nameof(OperationsService.OperationsServiceBase.ErasePerson));
    }
}
