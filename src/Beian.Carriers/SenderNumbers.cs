namespace Beian.Carriers;

/// <summary>
/// The number each operator's subscribers see a verification message come from. The defaults are those that Tencent
/// Cloud's page on the regulator's SMS verification tells people to expect (2018).
/// </summary>
public sealed class SenderNumbers
{
    /// <summary>China Telecom. Default 106598051001.</summary>
    public string? Telecom { get; set; } = "106598051001";

    /// <summary>China Unicom. Default 10655113.</summary>
    public string? Unicom { get; set; } = "10655113";

    /// <summary>China Mobile. Default 106575000130.</summary>
    public string? Mobile { get; set; } = "106575000130";

    /// <summary>Virtual operators. Default none: sent over the host network's channel, from a number that differs.</summary>
    public string? Virtual { get; set; }

    /// <summary>China Broadnet. Default none: the source names no number for it.</summary>
    public string? Broadnet { get; set; }

    /// <summary>The fixed sender number of an operator; <see langword="null"/> when it has none.</summary>
    public string? For(Operator carrier) => carrier switch
    {
        Operator.Telecom => NullIfEmpty(Telecom),
        Operator.Unicom => NullIfEmpty(Unicom),
        Operator.Mobile => NullIfEmpty(Mobile),
        Operator.Virtual => NullIfEmpty(Virtual),
        Operator.Broadnet => NullIfEmpty(Broadnet),
        _ => null,
    };

    /// <summary>What is wrong with these settings, each named below <paramref name="section"/>.</summary>
    public IEnumerable<SettingProblem> Problems(string section) =>
        from carrier in Enum.GetValues<Operator>()
        let number = For(carrier)
        where number is not null && !IsSenderNumber(number)
        select new SettingProblem($"{section}:{carrier}", "must be 3 to 21 digits, or empty for no fixed number");

    // Configuration has no null: an empty value is how a file or an environment variable takes a default away.
    private static string? NullIfEmpty(string? number) => string.IsNullOrEmpty(number) ? null : number;

    // 21 is the width of Src_Id in CMPP, the widest sender field of the three protocols that all of them can carry.
    private static bool IsSenderNumber(string number) =>
        number.Length is >= 3 and <= 21 && number.All(char.IsAsciiDigit);
}
