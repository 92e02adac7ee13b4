namespace Beian.Filings;

/// <summary>The clock of the rules. Asia/Shanghai has kept UTC+8 without summer time since 1991, so no host's zone data is asked.</summary>
public static class BeijingTime
{
    private static readonly TimeSpan Offset = TimeSpan.FromHours(8);
    private static readonly TimeSpan Noon = TimeSpan.FromHours(12);

    /// <summary>The same instant as people in China read it.</summary>
    public static DateTimeOffset ToBeijing(this DateTimeOffset instant) => instant.ToOffset(Offset);

    /// <summary>The first moment of a day in Beijing.</summary>
    public static DateTimeOffset Midnight(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), Offset);

    /// <summary>The end of the day in Beijing that <paramref name="instant"/> lies in.</summary>
    public static DateTimeOffset NextMidnight(DateTimeOffset instant) => Midnight(DateOnly.FromDateTime(instant.ToOffset(Offset).Date)).AddDays(1);

    /// <summary>The first noon in Beijing strictly after <paramref name="instant"/>.</summary>
    public static DateTimeOffset NextNoon(DateTimeOffset instant)
    {
        var local = instant.ToOffset(Offset);
        var noon = new DateTimeOffset(local.Date + Noon, Offset);
        return noon > instant ? noon : noon.AddDays(1);
    }
}
