using Beian.V1;

namespace Beian.Grpc.Tests.Running;

/// <summary>The provinces as the published rules list them, with the letter of their ICP numbers.</summary>
internal static class ProvinceTable
{
    /// <summary>The first batch, from 2017-12-18.</summary>
    public static readonly Province[] First =
        [Province.Tianjin, Province.Gansu, Province.Xizang, Province.Ningxia, Province.Hainan, Province.Xinjiang, Province.Qinghai];

    /// <summary>The second batch, from 2018-09-10.</summary>
    public static readonly Province[] Second =
        [Province.Zhejiang, Province.Sichuan, Province.Fujian, Province.Shaanxi, Province.Chongqing, Province.Guangxi, Province.Yunnan];

    /// <summary>The third batch, from 2018-09-24.</summary>
    public static readonly Province[] Third =
    [
        Province.Shanxi, Province.NeiMongol, Province.Heilongjiang, Province.Anhui, Province.Shandong, Province.Henan, Province.Hunan,
        Province.Hubei,
    ];

    /// <summary>The other nine, where only the national rules of 2020 verify.</summary>
    public static readonly Province[] Nine =
    [
        Province.Beijing, Province.Shanghai, Province.Hebei, Province.Liaoning, Province.Jilin, Province.Jiangsu, Province.Jiangxi,
        Province.Guangdong, Province.Guizhou,
    ];

    public static readonly DateTimeOffset StartOfFirst = Midnight(2017, 12, 18);
    public static readonly DateTimeOffset StartOfSecond = Midnight(2018, 9, 10);
    public static readonly DateTimeOffset StartOfThird = Midnight(2018, 9, 24);
    public static readonly DateTimeOffset StartOfNational = Midnight(2020, 8, 17);

    private const string Letters =
        "11京 12津 13冀 14晋 15蒙 21辽 22吉 23黑 31沪 32苏 33浙 34皖 35闽 36赣 37鲁 41豫 42鄂 43湘 44粤 45桂 46琼 50渝 51蜀 52黔 53滇 54藏 61陕 62陇 63青 64宁 65新";

    public static IReadOnlyList<Province> All { get; } = [.. First, .. Second, .. Third, .. Nine];

    /// <summary>When verification starts there by the rules of 2018; null in the nine provinces without.</summary>
    public static DateTimeOffset? StartBy2018(Province province) =>
        First.Contains(province) ? StartOfFirst
        : Second.Contains(province) ? StartOfSecond
        : Third.Contains(province) ? StartOfThird
        : null;

    public static char Letter(Province province) =>
        Letters.Split(' ').Single(entry => entry.StartsWith($"{(int)province}", StringComparison.Ordinal))[^1];

    // In Beijing, told in UTC as a clock tells it.
    private static DateTimeOffset Midnight(int year, int month, int day) =>
        new DateTimeOffset(year, month, day, 0, 0, 0, TimeSpan.FromHours(8)).ToUniversalTime();
}
