using System.Globalization;

namespace Beian.Carriers.Texts;

/// <summary>
/// The text of a verification message: a signature 【…】, what it is for, the code, and until when the code is valid.
/// Checked once, at start, so that rendering cannot yield a second segment or a text without its code.
/// </summary>
public sealed class MessageTemplate
{
    /// <summary>What one short message holds, in UCS-2 characters.</summary>
    public const int SegmentLength = 70;

    /// <summary>Length of the longest short name of a province: 内蒙古, 黑龙江.</summary>
    public const int MaxProvinceLength = 3;

    /// <summary>Longest purpose, such as 首次备案 or 注销主体, with room for a longer word.</summary>
    public const int MaxPurposeLength = 6;

    /// <summary>Digits of a code.</summary>
    public const int CodeLength = 6;

    private static readonly TimeSpan BeijingOffset = TimeSpan.FromHours(8);

    private readonly TemplatePart[] _parts;

    private MessageTemplate(TemplatePart[] parts) => _parts = parts;

    /// <summary>The template used when the configuration has none.</summary>
    public const string DefaultText =
        "【备案核验】您正在办理{province}{purpose}，短信核验码{code}，北京时间{deadline}前有效。请勿告知他人。";

    /// <summary>UCS-2 characters of the longest text this template can make.</summary>
    public int MaxLength => _parts.Sum(part => part.MaxLength);

    /// <summary>Reads a template.</summary>
    /// <param name="text">
    /// Fixed text with <c>{code}</c> and <c>{deadline}</c>, each once, and optionally <c>{province}</c> and
    /// <c>{purpose}</c>; it begins or ends with the signature.
    /// </param>
    /// <param name="setting">The configuration path of the text, for the error.</param>
    /// <exception cref="InvalidCarrierSettingsException">Everything that is wrong with it.</exception>
    public static MessageTemplate Parse(string text, string setting)
    {
        InvalidCarrierSettingsException.ThrowIfAny(Problems(text, setting));
        return new MessageTemplate([.. TemplateSyntax.Split(text)]);
    }

    /// <summary>What is wrong with a template.</summary>
    public static IEnumerable<SettingProblem> Problems(string text, string setting) =>
        TemplateSyntax.Problems(text).Select(problem => new SettingProblem(setting, problem));

    /// <summary>Makes the text of one message. It holds the code: never log it.</summary>
    /// <param name="code">Six digits.</param>
    /// <param name="province">The province's short name, at most three characters.</param>
    /// <param name="purpose">What the code is for, at most six characters.</param>
    /// <param name="deadline">Until when the code is valid; shown as Beijing time, to the minute, never later than it is.</param>
    /// <exception cref="ArgumentException">A value is longer than the template was checked for.</exception>
    public string Render(string code, string province, string purpose, DateTimeOffset deadline)
    {
        if (code.Length != CodeLength || !code.All(char.IsAsciiDigit))
        {
            // The value stays out of the message: it may be a code after all.
            throw new ArgumentException($"A code has {CodeLength} digits.", nameof(code));
        }

        ArgumentOutOfRangeException.ThrowIfGreaterThan(province.Length, MaxProvinceLength, nameof(province));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(purpose.Length, MaxPurposeLength, nameof(purpose));
        return string.Concat(_parts.Select(part => part.Placeholder switch
        {
            Placeholder.Code => code,
            Placeholder.Province => province,
            Placeholder.Purpose => purpose,
            Placeholder.Deadline => BeijingMinute(deadline),
            _ => part.Literal,
        }));
    }

    // The last summer time in China ended in September 1991, so no time-zone data is needed.
    private static string BeijingMinute(DateTimeOffset deadline) =>
        deadline.ToOffset(BeijingOffset).ToString("M月d日HH:mm", CultureInfo.InvariantCulture);
}
