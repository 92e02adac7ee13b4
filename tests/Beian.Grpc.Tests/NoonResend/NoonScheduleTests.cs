using System.Globalization;
using Beian.NoonResend;
using Microsoft.Extensions.Options;
using Xunit;

namespace Beian.Grpc.Tests.NoonResend;

/// <summary>When a code has its noon, in Beijing time whatever the host's zone.</summary>
public sealed class NoonScheduleTests
{
    private static readonly TimeSpan Life = TimeSpan.FromHours(24);

    /// <summary>Zones that hosts run in: east and west of Beijing, with summer time and without, and off the hour.</summary>
    private static readonly string[] Zones = ["UTC", "Asia/Shanghai", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kolkata", "Pacific/Kiritimati"];

    /// <summary>When a code was issued, and its noon; times in Beijing, and the days when summer time begins or ends elsewhere among them.</summary>
    public static TheoryData<string, string?> Codes => new()
    {
        { "2026-03-10T00:00:00", "2026-03-10T12:00:00" },
        { "2026-03-10T11:59:59.999", "2026-03-10T12:00:00" },
        // Issued at noon, it ends at noon: neither lies within its life.
        { "2026-03-10T12:00:00", null },
        { "2026-03-10T12:00:00.001", "2026-03-11T12:00:00" },
        { "2026-03-10T23:59:59.999", "2026-03-11T12:00:00" },
        { "2026-02-28T13:00:00", "2026-03-01T12:00:00" },
        { "2024-02-28T13:00:00", "2024-02-29T12:00:00" },
        { "2026-12-31T18:00:00", "2027-01-01T12:00:00" },
        // New York moves its clocks on 8 March 2026, Berlin on 29 March and 25 October, Lord Howe on 5 April by half an hour.
        { "2026-03-08T09:00:00", "2026-03-08T12:00:00" },
        { "2026-03-08T15:30:00", "2026-03-09T12:00:00" },
        { "2026-03-29T08:30:00", "2026-03-29T12:00:00" },
        { "2026-10-25T08:30:00", "2026-10-25T12:00:00" },
        { "2026-10-25T12:30:00", "2026-10-26T12:00:00" },
        { "2026-04-05T01:45:00", "2026-04-05T12:00:00" },
        // In 1986 to 1991 China had summer time; a rule book of today does not ask.
        { "2026-05-04T11:30:00", "2026-05-04T12:00:00" },
    };

    public static TheoryData<string, string?> CodesReadToTheLetter => new()
    {
        // Issued before noon: the next day's noon comes after the deadline.
        { "2026-03-10T00:00:00", null },
        { "2026-03-10T11:59:59.999", null },
        { "2026-03-10T12:00:00.001", "2026-03-11T12:00:00" },
        { "2026-03-10T23:59:59.999", "2026-03-11T12:00:00" },
    };

    [Theory]
    [MemberData(nameof(Codes))]
    public void A_code_has_the_first_noon_after_its_issue_whatever_the_zone_of_the_host(string issued, string? noon)
    {
        var schedule = Schedule(new NoonOptions());
        Assert.All(Zones, zone =>
        {
            var there = TimeZoneInfo.ConvertTime(Beijing(issued), TimeZoneInfo.FindSystemTimeZoneById(zone));
            Assert.Equal(noon is null ? null : Beijing(noon), schedule.NoonOf(there, there + Life));
        });
    }

    [Theory]
    [MemberData(nameof(CodesReadToTheLetter))]
    public void Read_to_the_letter_it_is_the_noon_of_a_later_day_or_none(string issued, string? noon)
    {
        var schedule = Schedule(new NoonOptions { Audience = NoonAudience.IssuedOnAnEarlierDay });
        Assert.Equal(noon is null ? null : Beijing(noon), schedule.NoonOf(Beijing(issued), Beijing(issued) + Life));
    }

    [Theory]
    [InlineData("0 12 * * *", "2026-03-09T12:00:00", "2026-03-10T12:00:00", "2026-03-10T12:00:00")]
    [InlineData("0 12 * * *", "2026-03-09T12:00:00", "2026-03-10T11:59:59.999", "")]
    [InlineData("0 12 * * *", "2026-03-09T11:59:59.999", "2026-03-11T11:59:59.999", "2026-03-09T12:00:00 2026-03-10T12:00:00")]
    [InlineData("30 9,15 * * *", "2026-03-09T10:00:00", "2026-03-10T15:29:00", "2026-03-09T15:30:00 2026-03-10T09:30:00")]
    [InlineData("0 12 * * MON", "2026-03-09T12:00:00", "2026-03-11T12:00:00", "")]
    public void A_late_start_makes_up_for_the_noons_in_between(string cron, string after, string upTo, string noons) => Assert.Equal(
        noons.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Beijing),
        Schedule(new NoonOptions { Schedule = cron }).Between(Beijing(after), Beijing(upTo)));

    private static NoonSchedule Schedule(NoonOptions options) => new(Options.Create(options));

    private static DateTimeOffset Beijing(string time) => DateTimeOffset.Parse(time + "+08:00", CultureInfo.InvariantCulture);
}
