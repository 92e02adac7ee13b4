using Beian.V1;

namespace Beian.Portal.Answers;

/// <summary>What VerifyCode's outcomes are in the words of a page.</summary>
internal static class VerifyAnswers
{
    /// <summary>The answer to an entry.</summary>
    public static Answer Of(VerifyCodeResponse verdict) => verdict.Outcome switch
    {
        VerifyOutcome.Forwarded => Forwarded,
        VerifyOutcome.AwaitingOthers => AwaitingOthers(verdict.AwaitingMaskedPhoneNumbers),
        VerifyOutcome.AlreadyVerified => AlreadyVerified(verdict.FilingState),
        VerifyOutcome.Mismatch => Mismatch,
        VerifyOutcome.Failed => Failed(verdict.ReturnReason),
        _ => throw new InvalidOperationException($"An outcome without an answer: {verdict.Outcome}."),
    };

    private static Answer Forwarded => new(
        Tone.Success,
        new("核验成功，已提交管局审核", "Verified and sent to the bureau"),
        new("所有负责人均已完成核验，您的备案已提交省通信管理局审核。", "Everybody responsible has verified. The filing is now with the provincial communications administration."))
    {
        Next =
        [
            new("管局审核最长 20 个工作日，结果由您的接入商通知您。", "The review takes up to 20 working days. Your access provider tells you the result."),
            new("接入商的页面可能稍后才更新，无需重复核验。", "Your provider's page may take a moment to show it. There is no need to verify again."),
        ],
        Onward = [Answers.Onward.Province],
    };

    private static Answer Mismatch => new(
        Tone.Attention,
        new("信息有误，请核对后重新输入", "These do not belong together. Check them and try again"),
        new("为保护您的信息，系统不会提示是哪一项有误。", "To protect you, the portal does not say which of the three is wrong."))
    {
        Next =
        [
            new("手机号：须为收到这条短信的号码。", "Phone: the number that received the message."),
            new("验证码：6 位数字，开头的 0 也要输入；收到两条短信时，两条中的验证码相同。", "Code: six digits, zeros in front included. If two messages came, both hold the same code."),
            new("证件号码后六位：备案时填写的证件，末位 X 不分大小写。", "ID: the last six characters of the document named in the filing. An X may be typed as x."),
        ],
        KeepsForm = true,
    };

    private static Answer AwaitingOthers(IEnumerable<string> phones) => new(
        Tone.Pending,
        new("本人核验完成，请等待其他负责人核验", "You are done. Somebody else is still to verify"),
        new("请以下手机号的负责人，用该手机收到的验证码继续核验：", "The person with this phone types the code that came to it:"))
    {
        Phones = [.. phones],
        Next = [new("全部负责人须在验证码有效期内完成，否则备案将退回接入商。", "Everybody has to be done before the codes expire, or the filing goes back to the provider.")],
        Onward = [Answers.Onward.VerifyNext, Answers.Onward.Resend],
    };

    private static Answer AlreadyVerified(FilingState state) => new(
        state == FilingState.AwaitingVerification ? Tone.Pending : Tone.Success,
        new("已核验，无需重复核验", "Already verified. There is nothing left to do for you"),
        state switch
        {
            FilingState.AwaitingVerification => new("本手机号此前已完成核验，正在等待其他负责人核验。", "This phone was verified before. Somebody else is still to verify."),
            FilingState.Approved => new("本手机号此前已完成核验，备案已审核通过。", "This phone was verified before, and the filing has been approved."),
            FilingState.Rejected => new("本手机号此前已完成核验；管局审核未通过，原因请咨询您的接入商。", "This phone was verified before. The bureau has rejected the filing; your provider knows why."),
            _ => new("本手机号此前已完成核验，备案正在管局审核中。", "This phone was verified before, and the filing is with the bureau."),
        })
    {
        Onward = state == FilingState.AwaitingVerification ? [Answers.Onward.VerifyNext, Answers.Onward.Resend] : [Answers.Onward.Province],
    };

    private static Answer Failed(ReturnReason reason) => new(
        Tone.Failure,
        reason == ReturnReason.Unspecified
            ? new("备案已由接入商撤回", "The provider has withdrawn the filing")
            : new("核验失败，备案已退回接入商", "Verification failed. The filing went back to your provider"),
        reason switch
        {
            ReturnReason.WrongIdLimit => new("证件号码后六位输错次数已达上限，本次备案的验证码全部失效。", "The ID digits were wrong too many times. No code of this filing counts any more."),
            ReturnReason.CodeExpired => new("未在验证码有效期内全部完成核验，本次备案的验证码全部失效。", "Not everybody verified in time. No code of this filing counts any more."),
            _ => new("验证码已失效，无需再核验。", "The code no longer counts, and there is nothing to verify."),
        })
    {
        Next =
        [
            new("请联系您的接入商（为您办理备案的服务商），核对手机号和证件号码后重新提交备案。", "Ask your access provider, who submitted the filing, to check phone and ID and to submit it again."),
            new("重新提交后会收到新的验证码，请用新的验证码核验。", "A new code will come. Type that one."),
        ],
        Onward = [Answers.Onward.Province],
    };
}
