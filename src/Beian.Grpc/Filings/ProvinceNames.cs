namespace Beian.Filings;

/// <summary>What provinces are called: the name in a message, and the letter their ICP numbers begin with.</summary>
public static class ProvinceNames
{
    private static readonly Dictionary<Province, (string Name, char Letter)> Names = new()
    {
        [Province.Beijing] = ("北京", '京'),
        [Province.Tianjin] = ("天津", '津'),
        [Province.Hebei] = ("河北", '冀'),
        [Province.Shanxi] = ("山西", '晋'),
        [Province.NeiMongol] = ("内蒙古", '蒙'),
        [Province.Liaoning] = ("辽宁", '辽'),
        [Province.Jilin] = ("吉林", '吉'),
        [Province.Heilongjiang] = ("黑龙江", '黑'),
        [Province.Shanghai] = ("上海", '沪'),
        [Province.Jiangsu] = ("江苏", '苏'),
        [Province.Zhejiang] = ("浙江", '浙'),
        [Province.Anhui] = ("安徽", '皖'),
        [Province.Fujian] = ("福建", '闽'),
        [Province.Jiangxi] = ("江西", '赣'),
        [Province.Shandong] = ("山东", '鲁'),
        [Province.Henan] = ("河南", '豫'),
        [Province.Hubei] = ("湖北", '鄂'),
        [Province.Hunan] = ("湖南", '湘'),
        [Province.Guangdong] = ("广东", '粤'),
        [Province.Guangxi] = ("广西", '桂'),
        [Province.Hainan] = ("海南", '琼'),
        [Province.Chongqing] = ("重庆", '渝'),
        [Province.Sichuan] = ("四川", '蜀'),
        [Province.Guizhou] = ("贵州", '黔'),
        [Province.Yunnan] = ("云南", '滇'),
        [Province.Xizang] = ("西藏", '藏'),
        [Province.Shaanxi] = ("陕西", '陕'),
        [Province.Gansu] = ("甘肃", '陇'),
        [Province.Qinghai] = ("青海", '青'),
        [Province.Ningxia] = ("宁夏", '宁'),
        [Province.Xinjiang] = ("新疆", '新'),
    };

    /// <summary>The name, in two or three characters.</summary>
    public static string Name(this Province province) => Names[province].Name;

    /// <summary>The letter ICP numbers of the province begin with.</summary>
    public static char Letter(this Province province) => Names[province].Letter;
}
