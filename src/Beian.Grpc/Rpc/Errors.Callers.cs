using Beian.Callers;
using Beian.Filings;
using Beian.Rules;
using Beian.V1;
using Google.Rpc;
using Grpc.Core;
using Duration = Google.Protobuf.WellKnownTypes.Duration;

namespace Beian.Rpc;

/// <content>Errors of who calls.</content>
internal static partial class Errors
{
    public static RpcException CallerUnauthenticated(TokenProblem problem)
    {
        var (english, chinese) = TextsOf(problem);
        return Error(StatusCode.Unauthenticated, ErrorReason.CallerUnauthenticated, english, chinese, metadata: ("problem", Named(problem)));
    }

    public static RpcException TokenExpired() => Error(
        StatusCode.Unauthenticated,
        ErrorReason.TokenExpired,
        "The token has expired. Get a fresh one and call again; watch again with the last resume token if there is one.",
        "令牌已过期，请重新获取令牌后再调用；订阅请使用最后的续传标记继续。");

    public static RpcException CallerNotPermitted(IEnumerable<CallerRole> roles)
    {
        var named = string.Join(", ", roles.Select(Named));
        return Error(
            StatusCode.PermissionDenied,
            ErrorReason.CallerNotPermitted,
            $"This caller may not call this RPC. It is for the role {named}.",
            $"调用方无权调用该接口，该接口仅限以下角色：{named}。",
            metadata: ("roles", named));
    }

    public static RpcException ProvinceNotPermitted(Province province) => Error(
        StatusCode.PermissionDenied,
        ErrorReason.ProvinceNotPermitted,
        $"This caller may not act for {ContractNames.Of(province)}. Act for your own province.",
        $"调用方无权办理{province.Name()}的业务，只能办理本省业务。",
        metadata: ("province", ContractNames.Of(province)));

    /// <param name="limit">Which: <c>reads</c>, <c>writes</c>, <c>captchas</c> or <c>streams</c>.</param>
    /// <param name="wait">Until it may be tried again.</param>
    public static RpcException RateLimited(string limit, TimeSpan wait) => Error(
        StatusCode.ResourceExhausted,
        ErrorReason.RateLimited,
        limit == "streams"
            ? "This caller holds as many streams as a caller may. End one first, or try again shortly."
            : "This caller calls more often than a caller may; nothing was done. Wait a moment, then call again.",
        limit == "streams" ? "调用方订阅数量已达上限，请先结束一个订阅。" : "调用方请求过于频繁，请稍后再试。",
        new RetryInfo { RetryDelay = Duration.FromTimeSpan(wait) },
        ("limit", limit));

    private static (string English, string Chinese) TextsOf(TokenProblem problem) => problem switch
    {
        TokenProblem.NoToken => ("There is no token. Send one as the metadata \"authorization: Bearer ...\".", "缺少令牌，请在元数据 authorization 中携带。"),
        TokenProblem.UnreadableToken => ("What was sent as a token is no signed JWT.", "令牌格式有误。"),
        TokenProblem.UnknownSignature => ("The token is not signed with a key that this server trusts.", "令牌签名无效。"),
        TokenProblem.ForeignIssuer => ("The token is of another issuer.", "令牌签发方不受信任。"),
        TokenProblem.ForeignAudience => ("The token is for another system.", "令牌不适用于本系统。"),
        TokenProblem.NotYetValid => ("The token is not valid yet. Compare the issuer's clock.", "令牌尚未生效，请检查签发方时钟。"),
        TokenProblem.UnusableClaims => (
            "The token says too little of the caller. It needs a subject, an expiry, and with each role what belongs to it.",
            "令牌内容不完整，须包含主体、有效期以及角色对应的信息。"),
        TokenProblem.NoCertificate => ("The connection has no client certificate, and this caller needs one.", "缺少客户端证书。"),
        TokenProblem.ForeignCertificate => ("The client certificate is not one of this caller.", "客户端证书与调用方不符。"),
        _ => throw new InvalidOperationException($"Not a problem of CALLER_UNAUTHENTICATED: {problem}."),
    };

    // NO_TOKEN for NoToken.
    private static string Named<TEnum>(TEnum value)
        where TEnum : struct, Enum =>
        string.Concat($"{value}".Select((c, n) => n > 0 && char.IsUpper(c) ? $"_{c}" : $"{char.ToUpperInvariant(c)}"));
}
