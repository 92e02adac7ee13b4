using Beian.Portal.Languages;
using Beian.V1;

namespace Beian.Portal.Demo;

/// <summary>What happened to a filing, in plain words: the answer to "why".</summary>
internal static class HistoryWords
{
    /// <summary>One event.</summary>
    public static Words Of(FilingEvent happened) => happened.Kind switch
    {
        FilingEventKind.Submitted => new("接入商提交了备案", "The provider submitted the filing"),
        FilingEventKind.MessageQueued => happened.Trigger switch
        {
            DeliveryTrigger.Noon => new("中午统一重发：短信待发送", "Noon: the message is sent once more"),
            DeliveryTrigger.Manual => new("本人申请重发：短信待发送", "The person asked for the message again"),
            _ => new("短信待发送", "A message with the code waits to be sent"),
        },
        FilingEventKind.MessageAccepted => new("运营商已接收短信", "The carrier took the message"),
        FilingEventKind.MessageDelivered => new("短信已送达手机", "The message arrived on the phone"),
        FilingEventKind.MessageFailed => new($"短信未送达{InBrackets(happened.Detail, "（", "）")}", $"The message did not arrive{InBrackets(happened.Detail, " (", ")")}"),
        FilingEventKind.MessageDropped => new("短信未发出：验证码已不再需要", "The message was not sent: the code was no longer wanted"),
        FilingEventKind.WrongId => new($"证件号码后六位输错（第 {happened.Detail} 次）", $"The ID characters were wrong ({happened.Detail})"),
        FilingEventKind.Verified => new("手机核验成功", "The phone was verified"),
        FilingEventKind.Forwarded => new("无需再核验，已提交管局审核", "Nothing left to verify: on to the bureau"),
        FilingEventKind.Returned => Of(happened.ReturnReason),
        FilingEventKind.Withdrawn => new("接入商撤回了备案", "The provider withdrew the filing"),
        FilingEventKind.Approved => new($"管局审核通过：{happened.Detail}", $"The bureau approved it: {happened.Detail}"),
        FilingEventKind.Rejected => new($"管局驳回：{happened.Detail}", $"The bureau rejected it: {happened.Detail}"),
        _ => new(happened.Kind.ToString(), happened.Kind.ToString()),
    };

    /// <summary>Why a filing was returned.</summary>
    public static Words Of(ReturnReason reason) => reason switch
    {
        ReturnReason.CodeExpired => new("有效期内未完成核验，退回接入商", "Not verified in time: returned to the provider"),
        ReturnReason.WrongIdLimit => new("证件号码后六位输错次数达到上限，退回接入商", "The ID characters were wrong too often: returned to the provider"),
        _ => new("退回接入商", "Returned to the provider"),
    };

    /// <summary>Where a filing stands.</summary>
    public static Words Of(FilingState state) => state switch
    {
        FilingState.AwaitingVerification => new("待核验", "Awaiting verification"),
        FilingState.UnderReview => new("管局审核中", "Under review"),
        FilingState.Returned => new("已退回", "Returned"),
        FilingState.Withdrawn => new("已撤回", "Withdrawn"),
        FilingState.Approved => new("审核通过", "Approved"),
        FilingState.Rejected => new("审核驳回", "Rejected"),
        _ => new(state.ToString(), state.ToString()),
    };

    /// <summary>How far one phone is.</summary>
    public static Words Of(ChallengeState state) => state switch
    {
        ChallengeState.Pending => new("待核验", "to verify"),
        ChallengeState.Verified => new("已核验", "verified"),
        ChallengeState.Failed => new("核验失败", "failed"),
        ChallengeState.Expired => new("已过期", "expired"),
        ChallengeState.Cancelled => new("已取消", "cancelled"),
        _ => new(state.ToString(), state.ToString()),
    };

    private static string InBrackets(string text, string open, string close) => text.Length > 0 ? $"{open}{text}{close}" : "";
}
