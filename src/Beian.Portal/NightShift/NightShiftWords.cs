using System.Globalization;
using Beian.Portal.Languages;
using Beian.V1;

namespace Beian.Portal.NightShift;

/// <summary>States, waits and counts in words.</summary>
internal static class NightShiftWords
{
    /// <summary>Whether messages go through.</summary>
    public static Words Of(CarrierState state) => state switch
    {
        CarrierState.Available => new("正常", "Working"),
        CarrierState.Degraded => new("不稳定", "Unsteady"),
        CarrierState.Unavailable => new("无应答", "Not answering"),
        _ => new(state.ToString(), state.ToString()),
    };

    /// <summary>A wait, to the second and no further than it matters.</summary>
    public static Words Of(TimeSpan wait) => wait switch
    {
        { TotalMinutes: < 1 } => Seconds(wait.Seconds),
        { TotalHours: < 1 } => Both(Minutes(wait.Minutes), wait.Seconds, Seconds),
        { TotalDays: < 1 } => Both(Hours(wait.Hours), wait.Minutes, Minutes),
        _ => Both(Days((int)wait.TotalDays), wait.Hours, Hours),
    };

    /// <summary>Within how long carriers took what people wait for.</summary>
    public static Words Within(TimeSpan half, TimeSpan nearlyAll) => half == nearlyAll
        ? new($"95% 在 {Of(nearlyAll).Chinese}内被接收", $"95 % accepted within {Of(nearlyAll).English}")
        : new($"半数在 {Of(half).Chinese}内被接收，95% 在 {Of(nearlyAll).Chinese}内", $"Half accepted within {Of(half).English}, 95 % within {Of(nearlyAll).English}");

    /// <summary>A count, in groups of three digits.</summary>
    public static string Of(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static Words Both(Words large, int rest, Func<int, Words> unit) =>
        rest == 0 ? large : new($"{large.Chinese} {unit(rest).Chinese}", $"{large.English} {unit(rest).English}");

    private static Words Seconds(int count) => Count(count, "秒", "s");

    private static Words Minutes(int count) => Count(count, "分钟", "min");

    private static Words Hours(int count) => Count(count, "小时", "h");

    private static Words Days(int count) => Count(count, "天", "d");

    private static Words Count(int count, string chinese, string english) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{count} {chinese}"), string.Create(CultureInfo.InvariantCulture, $"{count} {english}"));
}
