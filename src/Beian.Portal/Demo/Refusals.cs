using Beian.Portal.Languages;
using Google.Rpc;
using Grpc.Core;

namespace Beian.Portal.Demo;

/// <summary>What the back end says of a call that it refused, in the words that the contract has for people.</summary>
internal static class Refusals
{
    /// <summary>The sentence in both languages.</summary>
    public static Words Of(RpcException refused)
    {
        var texts = refused.GetRpcStatus()?.Details.Where(detail => detail.Is(LocalizedMessage.Descriptor))
            .Select(detail => detail.Unpack<LocalizedMessage>()).ToDictionary(text => text.Locale, text => text.Message) ?? [];
        return new Words(
            texts.GetValueOrDefault("zh-CN", "系统暂时没有应答，请稍后再试。"),
            refused.GetRpcStatus() is null ? "No answer just now. Try again in a moment." : refused.Status.Detail);
    }
}
