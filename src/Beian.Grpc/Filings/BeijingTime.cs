namespace Beian.Filings;

/// <summary>The clock of the rules. The last summer time in China ended in September 1991, so no host's zone data is asked.</summary>
public static class BeijingTime
{
    private static readonly TimeSpan Offset = TimeSpan.FromHours(8);

    /// <summary>The same instant as people in China read it.</summary>
    public static DateTimeOffset ToBeijing(this DateTimeOffset instant) => instant.ToOffset(Offset);

    /// <summary>The first moment of a day in Beijing.</summary>
    public static DateTimeOffset Midnight(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), Offset);

    /// <summary>The end of the day in Beijing that <paramref name="instant"/> lies in.</summary>
    public static DateTimeOffset NextMidnight(DateTimeOffset instant) => Midnight(DateOnly.FromDateTime(instant.ToOffset(Offset).Date)).AddDays(1);
}
