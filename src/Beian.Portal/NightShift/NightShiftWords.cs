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
        { TotalMinutes: < 1 } => Both($"{wait.Seconds} 秒", $"{wait.Seconds} s"),
        { TotalHours: < 1 } => Both($"{wait.Minutes} 分 {wait.Seconds} 秒", $"{wait.Minutes} min {wait.Seconds} s"),
        { TotalDays: < 1 } => Both($"{wait.Hours} 小时 {wait.Minutes} 分", $"{wait.Hours} h {wait.Minutes} min"),
        _ => Both($"{(int)wait.TotalDays} 天 {wait.Hours} 小时", $"{(int)wait.TotalDays} d {wait.Hours} h"),
    };

    /// <summary>A count, in groups of three digits.</summary>
    public static string Of(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static Words Both(FormattableString chinese, FormattableString english) =>
        new(FormattableString.Invariant(chinese), FormattableString.Invariant(english));
}
