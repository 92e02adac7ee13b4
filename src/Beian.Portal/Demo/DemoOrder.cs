using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Beian.Portal.Provinces;
using Beian.V1;

namespace Beian.Portal.Demo;

/// <summary>What the provider's desk is asked to submit.</summary>
public sealed class DemoOrder
{
    /// <summary>The province, as in addresses.</summary>
    public string Province { get; set; } = "zhejiang";

    /// <summary>What is filed for.</summary>
    public FilingType Type { get; set; } = FilingType.FirstFiling;

    /// <summary>The subject principal: a place in <see cref="DemoPerson.All"/>.</summary>
    public int Principal { get; set; }

    /// <summary>The site manager: a place in <see cref="DemoPerson.All"/>.</summary>
    public int Manager { get; set; } = 1;

    /// <summary>The ICP number that it is about, where it is about one.</summary>
    public string? IcpNumber { get; set; }

    /// <summary>The filing that it submits again, where it does.</summary>
    public string? Again { get; set; }

    /// <summary>The request. Both people go along: whom the rules do not ask for has no effect.</summary>
    public SubmitFilingRequest AsRequest(Province province, DateTimeOffset now) => new()
    {
        OrderNumber = string.Create(CultureInfo.InvariantCulture, $"demo-{now.ToUnixTimeMilliseconds()}"),
        Province = province,
        Type = Type,
        ChangedSubject = Type == FilingType.Change,
        ChangedSite = Type == FilingType.Change,
        Principal = DemoPerson.All[Math.Clamp(Principal, 0, DemoPerson.All.Count - 1)].AsPerson(),
        SiteManager = DemoPerson.All[Math.Clamp(Manager, 0, DemoPerson.All.Count - 1)].AsPerson(),
        IcpNumber = Type == FilingType.FirstFiling ? "" : IcpNumber ?? "",
        ResubmissionOf = Again ?? "",
    };
}

/// <summary>The number that the demonstration's bureau gives.</summary>
internal static class DemoIcpNumbers
{
    // In the order of ProvinceName.All.
    private const string Letters = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝蜀黔滇藏陕陇青宁新";

    /// <summary>
    /// The number to approve a filing under, made of its id: another for each filing, and the same whenever its page is opened. Empty where it
    /// keeps the one it was submitted with.
    /// </summary>
    public static string For(Filing filing)
    {
        if (filing.Type is not (FilingType.FirstFiling or FilingType.NewSite))
        {
            return "";
        }

        var letter = Letters[ProvinceName.All.Index().First(province => province.Item.Province == filing.Province).Index];
        var digits = BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(filing.FilingId)));
        var number = digits % 100_000_000;
        return filing.Type == FilingType.FirstFiling
            ? string.Create(CultureInfo.InvariantCulture, $"{letter}ICP备{number:D8}号")
            : filing.IcpNumber.Length > 0
                ? string.Create(CultureInfo.InvariantCulture, $"{filing.IcpNumber.Split('-')[0]}-{digits % 9998 + 2}")
                : string.Create(CultureInfo.InvariantCulture, $"{letter}ICP备{number:D8}号-2");
    }
}
