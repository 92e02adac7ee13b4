using Beian.Portal.Languages;

namespace Beian.Portal.Provinces;

/// <summary>What a province is called on the pages and in their addresses.</summary>
/// <param name="Province">The province.</param>
/// <param name="Slug">Its part of an address.</param>
/// <param name="Words">Its name.</param>
/// <param name="Region">The part of the country that it is counted to: the first digit of its GB/T 2260 code.</param>
public sealed record ProvinceName(Province Province, string Slug, Words Words, Words Region)
{
    private static readonly Words[] Regions =
    [
        new("华北", "North"), new("东北", "Northeast"), new("华东", "East"), new("中南", "Central and South"), new("西南", "Southwest"), new("西北", "Northwest"),
    ];

    /// <summary>All 31, in the order of their codes.</summary>
    public static IReadOnlyList<ProvinceName> All { get; } =
    [
        Name(Province.Beijing, "beijing", "北京", "Beijing"),
        Name(Province.Tianjin, "tianjin", "天津", "Tianjin"),
        Name(Province.Hebei, "hebei", "河北", "Hebei"),
        Name(Province.Shanxi, "shanxi", "山西", "Shanxi"),
        Name(Province.NeiMongol, "nei-mongol", "内蒙古", "Inner Mongolia"),
        Name(Province.Liaoning, "liaoning", "辽宁", "Liaoning"),
        Name(Province.Jilin, "jilin", "吉林", "Jilin"),
        Name(Province.Heilongjiang, "heilongjiang", "黑龙江", "Heilongjiang"),
        Name(Province.Shanghai, "shanghai", "上海", "Shanghai"),
        Name(Province.Jiangsu, "jiangsu", "江苏", "Jiangsu"),
        Name(Province.Zhejiang, "zhejiang", "浙江", "Zhejiang"),
        Name(Province.Anhui, "anhui", "安徽", "Anhui"),
        Name(Province.Fujian, "fujian", "福建", "Fujian"),
        Name(Province.Jiangxi, "jiangxi", "江西", "Jiangxi"),
        Name(Province.Shandong, "shandong", "山东", "Shandong"),
        Name(Province.Henan, "henan", "河南", "Henan"),
        Name(Province.Hubei, "hubei", "湖北", "Hubei"),
        Name(Province.Hunan, "hunan", "湖南", "Hunan"),
        Name(Province.Guangdong, "guangdong", "广东", "Guangdong"),
        Name(Province.Guangxi, "guangxi", "广西", "Guangxi"),
        Name(Province.Hainan, "hainan", "海南", "Hainan"),
        Name(Province.Chongqing, "chongqing", "重庆", "Chongqing"),
        Name(Province.Sichuan, "sichuan", "四川", "Sichuan"),
        Name(Province.Guizhou, "guizhou", "贵州", "Guizhou"),
        Name(Province.Yunnan, "yunnan", "云南", "Yunnan"),
        Name(Province.Xizang, "xizang", "西藏", "Xizang (Tibet)"),
        Name(Province.Shaanxi, "shaanxi", "陕西", "Shaanxi"),
        Name(Province.Gansu, "gansu", "甘肃", "Gansu"),
        Name(Province.Qinghai, "qinghai", "青海", "Qinghai"),
        Name(Province.Ningxia, "ningxia", "宁夏", "Ningxia"),
        Name(Province.Xinjiang, "xinjiang", "新疆", "Xinjiang"),
    ];

    private static ProvinceName Name(Province province, string slug, string chinese, string english) =>
        new(province, slug, new(chinese, english), Regions[((int)province / 10) - 1]);
}
