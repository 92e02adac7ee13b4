using Beian.Filings;
using Beian.Rules;
using Beian.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;

namespace Beian.Rpc;

/// <summary>
/// The only maker of error statuses. Each is a <c>google.rpc.Status</c> as <c>error_reason.proto</c> catalogues it: a reason to
/// branch on, a sentence for people in Chinese and English, and what helps: the bad fields, or how long to wait.
/// </summary>
internal static partial class Errors
{
    private const string Domain = "beian.v1";

    // Each is told four times over, three of them in base64: about half a KiB. Of trailers many clients take 8 KiB and no more.
    private const int MostFieldsNamed = 12;

    private const int MostFilingsNamed = 20;

    public static RpcException InvalidFields(IReadOnlyCollection<BadRequest.Types.FieldViolation> violations)
    {
        var named = violations.Take(MostFieldsNamed).ToList();
        var more = violations.Count > named.Count ? $"; and {violations.Count - named.Count} more" : "";
        return Error(
            StatusCode.InvalidArgument,
            ErrorReason.InvalidFields,
            $"{(violations.Count == 1 ? "1 field is" : $"{violations.Count} fields are")} invalid: "
                + $"{string.Join("; ", named.Select(v => $"{v.Field} {v.Description}"))}{more}.",
            $"有 {violations.Count} 个字段填写有误，请更正后重试。",
            new BadRequest { FieldViolations = { named } });
    }

    /// <summary>The bytes are no message of the RPC's type, so no field of it can be named.</summary>
    public static RpcException UnreadableRequest() => Error(
        StatusCode.InvalidArgument,
        ErrorReason.InvalidFields,
        "The request is malformed: not a protobuf message of this RPC, or a text in it is not UTF-8.",
        "请求格式有误，无法解析。",
        new BadRequest { FieldViolations = { Violation("", "must be a protobuf message of this RPC, with texts in UTF-8") } });

    public static RpcException RequestIdReused() => Error(
        StatusCode.InvalidArgument,
        ErrorReason.RequestIdReused,
        "The request id belongs to another request. Take a fresh id for every try, and repeat one only with the very same request.",
        "该请求编号已用于其他内容的请求，请使用新的请求编号。",
        new BadRequest { FieldViolations = { Violation("request_id", "was used for another request") } });

    public static RpcException OrderNumberReused(FilingId filing) => Error(
        StatusCode.AlreadyExists,
        ErrorReason.OrderNumberReused,
        $"The order number names filing {filing}, which has other content. Submit this one under a new order number.",
        "该订单号已用于内容不同的备案，请使用新的订单号提交。",
        metadata: ("filing_id", filing.ToString()));

    public static RpcException FilingNotFound() => Error(
        StatusCode.NotFound,
        ErrorReason.FilingNotFound,
        "No such filing of yours. Check the id, the province and the order number.",
        "未找到该备案，请核对备案编号、省份和订单号。");

    public static RpcException FilingStateConflict(FilingState state) => Error(
        StatusCode.FailedPrecondition,
        ErrorReason.FilingStateConflict,
        $"The filing is {Name(state)}, from where this step is not possible. Read it again: somebody else was first.",
        "该备案当前状态不允许此操作，请重新查询后再处理。",
        metadata: ("state", Name(state)));

    public static RpcException IcpNumberProvinceMismatch(char expected) => Error(
        StatusCode.InvalidArgument,
        ErrorReason.IcpNumberProvinceMismatch,
        $"The ICP number belongs to another province; one of this province begins with {expected}.",
        $"备案号所属省份与备案省份不一致，该省备案号应以“{expected}”开头。",
        new BadRequest { FieldViolations = { Violation("icp_number", "must begin with the letter of the province") } },
        ("expected_letter", expected.ToString()));

    public static RpcException IcpNumberTaken() => Error(
        StatusCode.AlreadyExists,
        ErrorReason.IcpNumberTaken,
        "The ICP number is on record for another site. Give the new site a number of its own.",
        "该备案号已有网站使用，请为新增网站核发新的备案号。");

    /// <param name="isAtApproval">Whether the bureau is told, which can only reject what the provider is to submit in another way.</param>
    public static RpcException NoRecord(bool isAtApproval = false)
    {
        var (english, chinese) = isAtApproval
            ? ("What this filing builds on is no longer on record. Reject it; a site that was cancelled is filed anew as a new site.",
                "该备案所依据的备案记录已不存在，不能通过审核，请驳回；已注销的网站，请按新增网站重新提交。")
            : ("No successful filing is on record under this ICP number. Check the number; a site that was never filed is filed as a new site.",
                "未查询到该备案号的备案成功记录，请核对备案号；网站未备案过的，请按新增网站提交。");
        return Error(StatusCode.FailedPrecondition, ErrorReason.NoRecord, english, chinese);
    }

    /// <param name="isAtApproval">Whether the bureau is told, which can only reject what the provider is to submit in another way.</param>
    public static RpcException RecordPhoneMismatch(bool isAtApproval = false)
    {
        var (english, chinese) = isAtApproval
            ? ("The site has another manager's phone on record since this filing was submitted. Reject it; submitted again, it is verified by that "
                + "manager.",
                "该备案提交后，网站负责人手机号已变更，不能通过审核，请驳回；由现网站负责人核验后可重新提交。")
            : ("The site manager's phone is not the one on record. Have it changed at the former access provider first and submit again under a "
                + "new order number; or, where that provider cannot be reached, cancel the filing on record and file the site as a new site.",
                "网站负责人手机号与备案成功信息不一致。请先在原接入商处变更手机号后重新提交；如无法联系原接入商，请注销原备案后按新增网站重新备案。");
        return Error(StatusCode.FailedPrecondition, ErrorReason.RecordPhoneMismatch, english, chinese);
    }

    public static RpcException ResubmissionRefused(FilingState state) => Error(
        StatusCode.FailedPrecondition,
        ErrorReason.ResubmissionRefused,
        state == FilingState.Unspecified
            ? "resubmission_of names no filing of yours in this province."
            : $"The earlier filing is {Name(state)}; only a returned, withdrawn or rejected one is submitted again.",
        "原备案不存在或当前状态不允许重新提交。",
        metadata: state == FilingState.Unspecified ? null : ("state", Name(state)));

    /// <param name="filings">Those that stand in the way.</param>
    public static RpcException PersonHasOpenFilings(IReadOnlyCollection<FilingId> filings)
    {
        var named = filings.Take(MostFilingsNamed).ToList();
        var more = filings.Count > named.Count ? $" and {filings.Count - named.Count} more" : "";
        return Error(
            StatusCode.FailedPrecondition,
            ErrorReason.PersonHasOpenFilings,
            $"The person is named in filings that are not closed: {string.Join(", ", named)}{more}. Have them withdrawn or decided first.",
            "该手机号仍有未办结的备案，请先撤回或完成审核后再删除。",
            metadata: ("filing_ids", string.Join(',', named)));
    }

    public static RpcException ResumeTokenTooOld() => Error(
        StatusCode.OutOfRange,
        ErrorReason.ResumeTokenTooOld,
        "The feed has forgotten what follows this resume token. Watch without one, wait for the first heartbeat, then list your filings.",
        "续传标记已过期，请重新订阅并通过列表接口补齐数据。");

    public static RpcException WatcherTooSlow() => Error(
        StatusCode.Aborted,
        ErrorReason.WatcherTooSlow,
        "The watcher fell behind. Watch again: with the last resume token nothing is lost; without one, list what was missed.",
        "订阅方读取过慢，请使用最后的续传标记重新订阅；没有续传标记的，请通过列表接口补齐。");

    public static RpcException ServerStopping() => Error(
        StatusCode.Unavailable,
        ErrorReason.ServerStopping,
        "The server is stopping. Watch again, with the last resume token if there is one; another replica answers.",
        "服务器正在停止，请重新订阅（如有续传标记，请一并使用）。",
        new RetryInfo { RetryDelay = Duration.FromTimeSpan(TimeSpan.FromSeconds(1)) });

    public static RpcException TooManyAttempts(TimeSpan wait) => Wait(
        ErrorReason.TooManyAttempts, wait,
        "Too many wrong entries for this phone; no entry is judged until the wait is over.",
        "核验信息错误次数过多，请稍后再试。");

    public static RpcException TooManyResendAttempts(TimeSpan wait) => Wait(
        ErrorReason.TooManyResendAttempts, wait,
        "Too many resend requests that met no pending code of this phone and ID. Codes can still be verified.",
        "重发请求过于频繁，请稍后再试；已收到的验证码仍可核验。");

    /// <param name="limit">Which: <c>open_filings</c> or <c>messages_per_day</c>.</param>
    /// <param name="wait">Until it may be tried again; null where time alone does not help.</param>
    public static RpcException PhoneLimitReached(string limit, TimeSpan? wait) => Error(
        StatusCode.ResourceExhausted,
        ErrorReason.PhoneLimitReached,
        wait is null
            ? "A phone of this filing has as many open filings as a phone may. Have some verified or withdrawn first."
            : "A phone of this filing was sent as many messages today as a phone may be. Submit it again tomorrow, in Beijing.",
        wait is null ? "该手机号待核验的备案过多，请先完成核验或撤回后再提交。" : "该手机号今日短信数量已达上限，请明日再提交。",
        wait is { } rest ? new RetryInfo { RetryDelay = Duration.FromTimeSpan(rest) } : null,
        ("limit", limit));

    public static RpcException CaptchaRequired() => Error(
        StatusCode.FailedPrecondition,
        ErrorReason.CaptchaRequired,
        "This portal needs a captcha, and none came. Create one, show its picture and send along what was read in it.",
        "请输入图形验证码。");

    public static RpcException CaptchaRejected() => Error(
        StatusCode.FailedPrecondition,
        ErrorReason.CaptchaRejected,
        "The captcha was solved wrongly, has expired or was used before. Show a fresh one; nothing else was judged, and no try counted.",
        "图形验证码有误或已失效，请重新输入新的图形验证码；本次不计入错误次数。");

    public static RpcException StoreUnavailable() => Error(
        StatusCode.Unavailable,
        ErrorReason.StoreUnavailable,
        "The store does not answer; nothing was done. Try again shortly.",
        "系统暂时不可用，请稍后再试。",
        new RetryInfo { RetryDelay = Duration.FromTimeSpan(TimeSpan.FromSeconds(1)) });

    public static RpcException OutcomeUnknown() => Error(
        StatusCode.Unavailable,
        ErrorReason.OutcomeUnknown,
        "The store did not answer in time: this may have happened. Retry with the same request id or order number.",
        "系统未及时响应，操作可能已生效，请使用相同的请求编号或订单号重试。",
        new RetryInfo { RetryDelay = Duration.FromTimeSpan(TimeSpan.FromSeconds(1)) });

    /// <summary>As the framework ends a call at its deadline: the status alone, which every client knows.</summary>
    public static RpcException DeadlinePassed() => new(new global::Grpc.Core.Status(StatusCode.DeadlineExceeded, "The deadline had passed; nothing was done."));

    /// <param name="traceId">Under which the log tells more.</param>
    public static RpcException InternalFault(string traceId) => Error(
        StatusCode.Internal,
        ErrorReason.InternalFault,
        "A fault of the server; it has been logged.",
        "服务器内部错误。",
        metadata: ("trace_id", traceId));

    public static BadRequest.Types.FieldViolation Violation(string field, string description) =>
        new() { Field = field, Description = description };

    private static RpcException Wait(ErrorReason reason, TimeSpan wait, string english, string chinese) => Error(
        StatusCode.ResourceExhausted, reason, english, chinese, new RetryInfo { RetryDelay = Duration.FromTimeSpan(wait) });

    private static RpcException Error(
        StatusCode code, ErrorReason reason, string english, string chinese, IMessage? detail = null, (string Key, string Value)? metadata = null)
    {
        var info = new ErrorInfo { Domain = Domain, Reason = NameOf(reason) };
        if (metadata is var (key, value))
        {
            info.Metadata.Add(key, value);
        }

        var status = new Google.Rpc.Status { Code = (int)code, Message = english, Details = { Any.Pack(info) } };
        if (detail is not null)
        {
            status.Details.Add(Any.Pack(detail));
        }

        status.Details.Add(Any.Pack(new LocalizedMessage { Locale = "zh-CN", Message = chinese }));
        status.Details.Add(Any.Pack(new LocalizedMessage { Locale = "en", Message = english }));
        return status.ToRpcException();
    }

    private static string Name(FilingState state) => ContractNames.Of(state);

    // The reason as the catalogue spells it: the enum's name without its prefix.
    private static string NameOf(ErrorReason reason) =>
        ErrorReasonReflection.Descriptor.EnumTypes[0].FindValueByNumber((int)reason).Name["ERROR_REASON_".Length..];
}
