using System.Buffers.Binary;
using System.Globalization;
using Beian.NoonResend;
using Microsoft.Extensions.Options;
using Xunit;

namespace Beian.Grpc.Tests.NoonResend;

/// <summary>Noon in Beijing, wherever the process thinks it is.</summary>
public sealed class NextNoonTests
{
    private static readonly NoonSchedule Schedule = new(Options.Create(new NoonOptions()));

    public static TheoryData<string, string> Noons => new()
    {
        { "2026-03-10T09:00:00.000+08:00", "2026-03-10T12:00:00+08:00" },
        { "2026-03-10T11:59:59.999+08:00", "2026-03-10T12:00:00+08:00" },
        { "2026-03-10T12:00:00.000+08:00", "2026-03-11T12:00:00+08:00" },
        { "2026-03-10T12:00:00.001+08:00", "2026-03-11T12:00:00+08:00" },
        { "2026-03-10T23:59:59.999+08:00", "2026-03-11T12:00:00+08:00" },
        { "2026-03-11T00:00:00.000+08:00", "2026-03-11T12:00:00+08:00" },
        { "2026-03-10T03:59:59.999Z", "2026-03-10T12:00:00+08:00" },
        { "2026-03-10T04:00:00.000Z", "2026-03-11T12:00:00+08:00" },
        { "2026-03-09T16:00:00.000Z", "2026-03-10T12:00:00+08:00" },
        { "2026-03-09T17:00:00.000-11:00", "2026-03-11T12:00:00+08:00" },
        { "2026-03-10T18:00:00.000+14:00", "2026-03-11T12:00:00+08:00" },
        { "2026-12-31T12:00:00.000+08:00", "2027-01-01T12:00:00+08:00" },
        { "2028-02-28T13:00:00.000+08:00", "2028-02-29T12:00:00+08:00" },
        { "2027-02-28T13:00:00.000+08:00", "2027-03-01T12:00:00+08:00" },
        // Summer time came and went here until 1991, and in other places still does on these days.
        { "2026-07-10T11:30:00.000+08:00", "2026-07-10T12:00:00+08:00" },
        { "2026-03-08T15:00:00.000+08:00", "2026-03-09T12:00:00+08:00" },
        { "2026-03-29T09:00:00.000+08:00", "2026-03-29T12:00:00+08:00" },
    };

    [Theory]
    [MemberData(nameof(Noons))]
    public void The_next_noon_is_strictly_after(string instant, string noon) => Assert.Equal(Time(noon), Schedule.After(Time(instant)));

    [Theory]
    [InlineData(-11)]
    [InlineData(0)]
    [InlineData(8)]
    [InlineData(14)]
    public void The_zone_of_the_process_does_not_matter(int hours)
    {
        InZone(TimeSpan.FromHours(hours), () =>
        {
            Assert.Equal(TimeSpan.FromHours(hours), TimeZoneInfo.Local.BaseUtcOffset);
            Assert.All(Noons.Select(row => row.Data), row => Assert.Equal(Time(row.Item2), Schedule.After(Time(row.Item1))));
        });
    }

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    // A zone file of one offset, so that no zone data need be installed. Local time is banned everywhere else, so nobody minds.
    private static void InZone(TimeSpan offset, Action action)
    {
        const int Header = 44;
        var zone = new byte[Header + 10];
        "TZif"u8.CopyTo(zone);
        BinaryPrimitives.WriteInt32BigEndian(zone.AsSpan(36), 1); // one kind of time
        BinaryPrimitives.WriteInt32BigEndian(zone.AsSpan(40), 4); // whose name has four bytes
        BinaryPrimitives.WriteInt32BigEndian(zone.AsSpan(Header), (int)offset.TotalSeconds);
        "HER"u8.CopyTo(zone.AsSpan(Header + 6));
        var file = Path.GetTempFileName();
        var before = Environment.GetEnvironmentVariable("TZ");
        try
        {
            File.WriteAllBytes(file, zone);
            Environment.SetEnvironmentVariable("TZ", file);
            TimeZoneInfo.ClearCachedData();
            action();
        }
        finally
        {
            Environment.SetEnvironmentVariable("TZ", before);
            TimeZoneInfo.ClearCachedData();
            File.Delete(file);
        }
    }
}
