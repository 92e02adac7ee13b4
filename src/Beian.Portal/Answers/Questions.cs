using Beian.Portal.Languages;

namespace Beian.Portal.Answers;

/// <summary>What people ask most, and the answers.</summary>
internal static class Questions
{
    /// <summary>All of them, the commonest first.</summary>
    public static IReadOnlyList<(Words Question, Words Answer)> All { get; } =
    [
        (new("没有收到短信怎么办？", "What if no message came?"),
            new("短信在备案提交管局约 5 分钟后发出。请先查看拦截短信和骚扰短信，确认手机未欠费，再到“短信重发”重新发送。尚未核验的，系统通常还会在备案提交管局后的第一个中午 12:00（北京时间）自动重发一次，截止时间不变。",
                "It is sent about five minutes after the filing went to the bureau. Look among intercepted messages first, see that the phone is not in arrears, then ask for it again. If it is not verified by then, the system usually sends it once more at the first 12:00 noon (Beijing time) after the filing was submitted; the code counts no longer for it.")),
        (new("收到两条短信，用哪个验证码？", "Two messages came. Which code?"),
            new("都可以。同一次备案重发的验证码与之前相同，有效期也不变。", "Either. A message that is sent again holds the same code, and the time until it expires stays as well.")),
        (new("证件号码后六位填什么？", "Which six characters of which document?"),
            new("备案时填写的证件号码的最后六位，末位 X 大小写均可。港澳居民来往内地通行证在浙江填写背面号码，如 567(8)，左右括号各算一位。",
                "The last six of the document named in the filing; an X may be typed as x. Holders of a permit for Hong Kong and Macau residents type the number on its back in Zhejiang, such as 567(8): each of the two brackets is one of the six.")),
        (new("有两位负责人，都要核验吗？", "Two people are responsible. Do both verify?"),
            new("首次备案时，主体负责人和网站负责人各自收到验证码，都要核验。为同一手机号的，只需核验一次。", "In a first filing both get a code of their own, and both verify. If both have the same phone, there is one code.")),
        (new("核验失败会怎样？", "What happens when verification fails?"),
            new("超过有效期，或证件号码后六位多次输错，备案会自动退回接入商。请联系接入商重新提交，再用新的验证码核验。",
                "When the code expires, or the ID characters were wrong too many times, the filing goes back to the access provider. Ask them to submit it again, and verify with the new code.")),
        (new("核验成功了，接入商的页面仍显示待核验？", "It is verified, and the provider's page still says it is not?"),
            new("接入商的页面可能稍后更新，无需重复核验。再次提交时本页会提示“已核验”。", "Their page may lag behind. There is no need to verify again; this page would tell you so.")),
    ];
}
