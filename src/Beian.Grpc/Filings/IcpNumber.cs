using System.Text.RegularExpressions;

namespace Beian.Filings;

/// <summary>
/// The number a filing gets with its approval: of a subject (粤ICP备12345678号, 8 or 10 digits), of one of its sites (…号-2), or of a
/// licence holder and its sites (粤B2-20090059, 粤B2-20090059-2). A first filing makes the subject and its site 1 at once, so where a
/// site is meant a subject's number stands for its first site.
/// </summary>
public sealed partial record IcpNumber
{
    /// <summary>Longest input looked at.</summary>
    public const int MaxInputLength = 64;

    private const int FirstSite = 1;

    private IcpNumber(string subject, int? site)
    {
        Subject = subject;
        Site = site;
    }

    /// <summary>The subject's number.</summary>
    public string Subject { get; }

    /// <summary>Which site of the subject, from 1; null where the number names the subject alone.</summary>
    public int? Site { get; }

    /// <summary>The letter of the province it belongs to.</summary>
    public char Letter => Subject[0];

    /// <summary>The site meant, its own or the subject's first, as the record counts sites.</summary>
    public string SiteField => (Site ?? FirstSite).ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Reads a number; full-width characters are folded, letters upper-cased.</summary>
    public static IcpNumber? Parse(string text)
    {
        if (text.Length > MaxInputLength)
        {
            return null;
        }

        Span<char> folded = stackalloc char[text.Length];
        HalfWidth.Fold(text, folded);
        var match = Form().Match(new string(folded.Trim(' ')).ToUpperInvariant());
        if (!match.Success)
        {
            return null;
        }

        var site = match.Groups["site"];
        return new IcpNumber(
            match.Groups["subject"].Value,
            site.Success ? int.Parse(site.ValueSpan, System.Globalization.CultureInfo.InvariantCulture) : null);
    }

    /// <inheritdoc/>
    public override string ToString() => Site is null ? Subject : $"{Subject}-{Site}";

    [GeneratedRegex(@"\A(?<subject>[京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝蜀黔滇藏陕陇青宁新](?:ICP备(?:[0-9]{8}|[0-9]{10})号|[AB][12]-[0-9]{8}))(?:-(?<site>[1-9][0-9]{0,3}))?\z")]
    private static partial Regex Form();
}
