using System.Globalization;

namespace Beian.Portal.Answers;

/// <summary>Times and waits as people in China read them: UTC+8, all year.</summary>
internal static class BeijingClock
{
    private static readonly TimeSpan Offset = TimeSpan.FromHours(8);

    /// <summary>A moment.</summary>
    public static string Chinese(DateTimeOffset moment) => $"{Text(moment, "M月d日 HH:mm:ss")}（北京时间）";

    /// <summary>A moment.</summary>
    public static string English(DateTimeOffset moment) => $"{Text(moment, "HH:mm:ss, MMM d")} (Beijing time)";

    /// <summary>A day.</summary>
    public static string ChineseDay(DateTimeOffset moment) => Text(moment, "yyyy年M月d日");

    /// <summary>A day.</summary>
    public static string EnglishDay(DateTimeOffset moment) => Text(moment, "MMM d, yyyy");

    /// <summary>A wait, to the next full minute.</summary>
    public static string ChineseWait(TimeSpan wait) => string.Create(CultureInfo.InvariantCulture, $" {Minutes(wait)} 分钟");

    /// <summary>A wait, to the next full minute.</summary>
    public static string EnglishWait(TimeSpan wait) =>
        Minutes(wait) is var minutes && minutes == 1 ? "a minute" : string.Create(CultureInfo.InvariantCulture, $"{minutes} minutes");

    private static int Minutes(TimeSpan wait) => Math.Max(1, (int)Math.Ceiling(wait.TotalMinutes));

    private static string Text(DateTimeOffset moment, string format) => moment.ToOffset(Offset).ToString(format, CultureInfo.InvariantCulture);
}
