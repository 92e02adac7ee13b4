using Grpc.Core;

namespace Beian.Rpc;

/// <summary>What telemetry calls an RPC: <c>beian.v1.VerificationService/VerifyCode</c>. Metadata of its endpoint, made once.</summary>
internal sealed class RpcName(IMethod method)
{
    /// <summary>What goes by no name of ours: whatever a caller may have asked for, it is one row.</summary>
    public const string Other = "_OTHER";

    public string Value { get; } = $"{method.ServiceName}/{method.Name}";
}
