using Beian.Portal.BackEnd;
using Beian.Portal.Languages;
using Beian.V1;
using Grpc.Core;

namespace Beian.Portal.NightShift;

/// <summary>Why the back end shows nothing or does nothing, told apart by who can help it.</summary>
internal static class Problems
{
    /// <summary>After a noon resend that may have happened or not. Nothing sends it again by itself: it would be another run.</summary>
    public static Words MayHaveBegun { get; } = new(
        "没有收到后端的结果，重发可能已经开始。请先看最近一次重发，再决定是否重试。",
        "What came of it is not known: the resend may have begun. Look at the last one before you start another.");

    /// <summary>The words for a failed call.</summary>
    public static Words Of(RpcException failure) => (failure.StatusCode, Troubles.ReasonOf(failure)) switch
    {
        (StatusCode.PermissionDenied, _) => new(
            "此页仅供运维人员使用：本平台的令牌没有运维（operator）角色。", "This page is for operators, and this portal's token has not their role."),
        (StatusCode.Unauthenticated, ErrorReason.TokenExpired) => new(
            "本平台的令牌已过期，请更换令牌。", "This portal's token has expired. Replace it."),
        (StatusCode.Unauthenticated, _) => new(
            "后端不认可本平台的身份：没有令牌，或者令牌、客户端证书无效。", "The back end does not know this portal: it has no token, or its token or client certificate is not valid."),
        (StatusCode.ResourceExhausted, _) => new(
            "本平台的请求过于频繁，后端暂不受理，请稍候。", "This portal asks too often, and the back end takes no more from it just now. Wait a moment."),
        (StatusCode.Unavailable, ErrorReason.StoreUnavailable) => new(
            "后端的存储没有应答，请稍候。", "The store of the back end does not answer. Wait a moment."),
        (StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Cancelled, _) => new(
            "后端没有应答，数据无法显示。", "The back end does not answer, so nothing can be shown."),
        _ => new("后端出错，原因见后端日志。", "The back end has met with a fault, and its log says which."),
    };

    /// <summary>Whether the back end has not so much as begun what it was asked for.</summary>
    public static bool IsRefusal(RpcException failure) =>
        failure.StatusCode is StatusCode.PermissionDenied or StatusCode.Unauthenticated or StatusCode.ResourceExhausted;
}
