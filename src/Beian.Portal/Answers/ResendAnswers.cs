using Beian.V1;

namespace Beian.Portal.Answers;

/// <summary>What ResendCode's outcomes are in the words of a page.</summary>
internal static class ResendAnswers
{
    /// <summary>The answer to somebody who asked for the message again.</summary>
    public static Answer Of(ResendCodeResponse verdict) => verdict.Outcome switch
    {
        ResendOutcome.Sent => Sent,
        ResendOutcome.NothingPending => NothingPending,
        ResendOutcome.LimitReached => LimitReached,
        ResendOutcome.CoolingDown => CoolingDown(verdict.RetryTime.ToDateTimeOffset()),
        _ => throw new InvalidOperationException($"An outcome without an answer: {verdict.Outcome}."),
    };

    private static Answer Sent => new(
        Tone.Success,
        new("短信已发送", "The message is on its way"),
        new("验证码与之前相同，有效期不变。", "The code is the same as before, and so is the time until it expires."))
    {
        Next =
        [
            new("几分钟内未收到时，请查看拦截短信、骚扰短信，并确认手机未欠费。", "If it has not come in a few minutes, look among intercepted messages, and see that the phone is not in arrears."),
        ],
        Onward = [Answers.Onward.Verify],
    };

    private static Answer NothingPending => new(
        Tone.Attention,
        new("没有待核验的备案", "There is no filing to verify"),
        new("没有与该手机号和证件号码后六位对应的待核验备案，请核对后重新输入。", "Nothing is waiting for this phone and these ID characters. Check them and try again."))
    {
        Next =
        [
            new("备案提交管局约 5 分钟后才发送短信，请稍后再试。", "The first message comes about five minutes after the filing was submitted to the bureau."),
            new("备案可能已核验完成或已退回，请咨询您的接入商。", "The filing may have been verified already, or returned. Your provider knows."),
            new("确认选择的省份是备案所在的省份。", "See that this is the province of the filing."),
        ],
        KeepsForm = true,
    };

    private static Answer LimitReached => new(
        Tone.Pending,
        new("重发次数已达上限", "It cannot be sent again by hand"),
        new("已收到的验证码仍然有效，截止时间不变。系统自动重发至多一次，通常在备案提交管局后的第一个中午 12:00（北京时间）；已重发过的，不再自动重发。",
            "A code that came still counts, as long as before. By itself the system sends it once more at most, usually at the first 12:00 noon (Beijing time) after the filing was submitted; once that is over, nothing comes by itself."))
    {
        Next =
        [
            new("请查看拦截短信、骚扰短信，并确认手机未欠费、未停机。", "Look among intercepted messages, and see that the phone is neither in arrears nor suspended."),
            new("仍未收到的，请联系您的接入商。", "If nothing comes, ask your provider."),
        ],
        Onward = [Answers.Onward.Verify],
    };

    private static Answer CoolingDown(DateTimeOffset until) => new(
        Tone.Pending,
        new("操作过于频繁", "Too soon after the last message"),
        new($"刚刚已发送过短信，本次未发送。请于 {BeijingClock.Chinese(until)}之后再试。", $"A message was sent a moment ago, and none was sent now. Try again after {BeijingClock.English(until)}."))
    {
        Next = [new("此前收到的验证码仍然有效，收到即可核验。", "The code of the earlier message counts. Type it when it comes.")],
        Onward = [Answers.Onward.Verify],
        KeepsForm = true,
    };
}
