using Beian.Portal.Pages;

namespace Beian.Portal.Forms;

/// <summary>The lines that the forms have.</summary>
internal static class FormFields
{
    /// <summary>The code.</summary>
    public static FormField Code(VerifyModel page) => new("Code", new("短信验证码", "Code"), new("短信中的 6 位数字，开头的 0 也要输入", "The six digits of the message, zeros in front included"))
    {
        Value = page.Code,
        Problem = page.BadFields.Contains("code") ? new("请输入 6 位数字。", "Type six digits.") : null,
        Keyboard = "numeric",
        Autocomplete = "one-time-code",
    };

    /// <summary>The phone.</summary>
    public static FormField Phone(FormPage page) => new("Phone", new("手机号", "Mobile phone"), new("收到短信的手机号，11 位", "The number that receives the message, 11 digits"))
    {
        Value = page.Phone,
        Problem = page.BadFields.Contains("phone_number") ? new("请输入 11 位手机号，以 13 至 19 开头。", "Type a mobile number of 11 digits that begins with 13 to 19.") : null,
        Type = "tel",
        Keyboard = "tel",
        Autocomplete = "tel-national",
    };

    /// <summary>The last six of the document.</summary>
    public static FormField IdLastSix(FormPage page) => new(
        "IdLastSix",
        new("证件号码后六位", "Last six characters of the ID"),
        new("备案时填写的证件。末位 X 不分大小写；左右括号各算一位，如 567(8)", "The document named in the filing. X or x; each bracket counts as one: 567(8)"))
    {
        Value = page.IdLastSix,
        Problem = page.BadFields.Contains("id_last_six") ? new("请输入证件号码最后六位：数字、字母或括号。", "Type the last six characters: digits, letters or brackets.") : null,
    };

    /// <summary>What is in the picture.</summary>
    public static FormField Captcha(FormPage page) => new("CaptchaAnswer", new("图形验证码", "Picture"), new("不分大小写", "X or x, it is the same"))
    {
        Problem = page.BadFields.Contains(FormPage.CaptchaField) ? new("请输入图片中的字符。", "Type the characters in the picture.") : null,
        MaxLength = 16,
    };
}
