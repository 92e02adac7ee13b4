using Beian.V1;
using Grpc.Core;

namespace Beian.Limits;

/// <summary>What a call takes: which of its caller's rates, and whether a stream.</summary>
/// <param name="Rate">Which of its caller's rates it counts against.</param>
/// <param name="IsStream">Whether it is open until somebody ends it.</param>
/// <param name="IsErasure">Whether it looks at everything that is kept, and may take as long as that takes.</param>
internal sealed record CallKind(CallRate Rate, bool IsStream, bool IsErasure)
{
    /// <summary>The kind of an RPC. As the contract names them, what reads begins with Get or List, and a stream watches.</summary>
    public static CallKind Of(IMethod rpc)
    {
        var isStream = rpc.Type != MethodType.Unary;
        var isRead = isStream || rpc.Name.StartsWith("Get", StringComparison.Ordinal) || rpc.Name.StartsWith("List", StringComparison.Ordinal);
        return new CallKind(
            rpc.Name == nameof(VerificationService.VerificationServiceBase.CreateCaptcha) ? CallRate.Captchas : isRead ? CallRate.Reads : CallRate.Writes,
            isStream,
            rpc.Name == nameof(OperationsService.OperationsServiceBase.ErasePerson));
    }
}
