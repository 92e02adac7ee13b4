using System.Text.RegularExpressions;

namespace Beian.Filings;

/// <summary>
/// What an ICP number looks like: of a subject (京ICP备12345678号), of one of its sites (京ICP备12345678号-2), or a licence
/// (粤B2-20090059), each beginning with the one-character name of a province.
/// </summary>
public static partial class IcpNumberForm
{
    /// <summary>Whether the text is of one of these forms. Which province it names is not looked at.</summary>
    public static bool Matches(string text) => Form().IsMatch(text);

    // Sichuan is 蜀, Gansu 陇, Guizhou 黔, Yunnan 滇, Shaanxi 陕 and Hainan 琼 here.
    [GeneratedRegex(
        @"\A[京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝蜀黔滇藏陕陇青宁新](?:ICP备(?:[0-9]{8}|[0-9]{10})号|[AB][12]-[0-9]{8})(?:-[1-9][0-9]{0,3})?\z")]
    private static partial Regex Form();
}
