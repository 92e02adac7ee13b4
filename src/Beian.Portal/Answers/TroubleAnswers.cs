using Beian.Portal.BackEnd;

namespace Beian.Portal.Answers;

/// <summary>What a page says when there is no verdict. The form stays, with what was typed.</summary>
internal static class TroubleAnswers
{
    /// <summary>The answer where the back end gave none.</summary>
    public static Answer Of(Trouble trouble) => trouble switch
    {
        Trouble.Fields => Check,
        Trouble.Captcha => Captcha,
        Trouble.TooMany tooMany => TooMany(tooMany.Wait),
        Trouble.NothingJudged => NothingJudged,
        Trouble.MayHaveHappened => MayHaveHappened,
        Trouble.NotPermitted => NotPermitted,
        _ => throw new InvalidOperationException($"A trouble without an answer: {trouble}."),
    };

    /// <summary>The answer where the form cannot be shown for want of a back end.</summary>
    public static Answer OfShowing(Trouble trouble) => trouble is Trouble.NotPermitted ? NotPermitted with { KeepsForm = false } : new(
        Tone.Attention,
        new("系统暂时没有应答，请稍后再试", "No answer just now. Try again in a moment"),
        new("您的备案和验证码不受影响。请稍后重新打开本页。", "Your filing and your code are not affected. Open this page again in a moment."))
    {
        Onward = [Onward.Province],
        Status = StatusCodes.Status503ServiceUnavailable,
    };

    private static Answer Check => new(
        Tone.Attention,
        new("填写有误，请更正后提交", "Something is not written as it should be"),
        new("请更正下面标出的项目。本次未核验，不计入次数。", "Correct the fields marked below. Nothing was judged, and no try was counted."))
    {
        KeepsForm = true,
    };

    private static Answer Captcha => new(
        Tone.Attention,
        new("图形验证码有误", "The characters in the picture were not right"),
        new("请按新的图片重新输入。其他内容已为您保留；本次未核验，不计入次数。", "Type those of the new picture. The rest is as you typed it; nothing was judged, and no try was counted."))
    {
        KeepsForm = true,
    };

    private static Answer NothingJudged => new(
        Tone.Attention,
        new("系统繁忙，请稍后再试", "The system is busy. Try again in a moment"),
        new("本次未处理，不计入次数。内容已为您保留。", "Nothing was done, and no try was counted. What you typed is still here."))
    {
        KeepsForm = true,
        Status = StatusCodes.Status503ServiceUnavailable,
    };

    private static Answer MayHaveHappened => new(
        Tone.Attention,
        new("系统暂时没有应答，请稍后再次提交", "No answer just now. Send it again in a moment"),
        new("内容已为您保留。本次提交可能已处理，也可能没有；再次提交同样的内容是安全的，不会多计一次。", "What you typed is still here. It may have been handled or not; sending the same again is safe and is not counted twice."))
    {
        KeepsForm = true,
        Status = StatusCodes.Status503ServiceUnavailable,
    };

    private static Answer NotPermitted => new(
        Tone.Failure,
        new("本页面暂时无法使用", "This page cannot be used just now"),
        new("平台配置有误，管理人员已收到记录。本次未处理，不计入次数。", "The portal is not set up rightly; this has been logged for those who run it. Nothing was done, and no try was counted."))
    {
        KeepsForm = true,
        Status = StatusCodes.Status503ServiceUnavailable,
    };

    private static Answer TooMany(TimeSpan wait) => new(
        Tone.Failure,
        new("尝试次数过多，请稍后再试", "Too many tries. Please wait"),
        new($"请于{BeijingClock.ChineseWait(wait)}后再试。在此之前提交的内容不会核验，也不计入次数。", $"Try again in {BeijingClock.EnglishWait(wait)}. Until then nothing is judged, and no try is counted."))
    {
        Next = [new("请利用这段时间核对手机号、验证码和证件号码后六位。", "Meanwhile check phone, code and ID characters.")],
        KeepsForm = true,
        Status = StatusCodes.Status429TooManyRequests,
    };
}
