using System.Globalization;
using Beian.V1;

namespace Beian.Grpc.Tests.Model;

/// <summary>The few people, places and numbers of one sequence, so that its filings meet often. No other sequence has them.</summary>
internal sealed class Cast
{
    private static readonly (Province Province, char Letter)[] Places =
        [(Province.Zhejiang, '浙'), (Province.Sichuan, '蜀'), (Province.Beijing, '京')];

    private static int _casts;

    private readonly string _number = Interlocked.Increment(ref _casts).ToString("D8", CultureInfo.InvariantCulture);

    public Cast() => People =
    [
        new Person { PhoneNumber = $"137{_number}", IdLastSix = "11111X" },
        new Person { PhoneNumber = $"133{_number}", IdLastSix = "222222" },
        new Person { PhoneNumber = $"130{_number}", IdLastSix = "333333" },
        // The first one's phone with another document.
        new Person { PhoneNumber = $"137{_number}", IdLastSix = "444444" },
    ];

    public IReadOnlyList<Person> People { get; }

    /// <summary>A phone that no filing names.</summary>
    public string Stranger => $"199{_number}";

    public static Province Place(int place) => Places[place].Province;

    public static Province OtherPlace(Province province) => province == Province.Zhejiang ? Province.Sichuan : Province.Zhejiang;

    public string OrderNumber(int order) => $"{_number}-{order}";

    /// <summary>None for 0.</summary>
    public string RequestId(int request) => request == 0 ? "" : $"{_number}-{request}";

    /// <summary>The number of the subject (0) or of one of its sites.</summary>
    public string IcpNumber(Province province, int site) => Numbered(province, _number, site);

    /// <summary>The number of another subject, or of one of its sites.</summary>
    public string OtherIcpNumber(Province province, int site) => Numbered(province, $"{_number}00", site);

    /// <summary>The province that a number is of.</summary>
    public static Province PlaceOf(string icpNumber) => Places.Single(p => p.Letter == icpNumber[0]).Province;

    private static string Numbered(Province province, string subject, int site) =>
        $"{Places.Single(p => p.Province == province).Letter}ICP备{subject}号{(site == 0 ? "" : $"-{site}")}";
}
