using System.Globalization;
using Beian.Filings;
using Xunit;

namespace Beian.Grpc.Tests.Filings;

public sealed class BeijingTimeTests
{
    [Fact]
    public void A_time_is_shown_as_people_in_China_read_it() =>
        Assert.Equal("2026-03-11T00:30:00+08:00", Time("2026-03-10T16:30:00Z").ToBeijing().ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("2026-03-10T15:59:59.999Z", "2026-03-11T00:00:00+08:00")]
    [InlineData("2026-03-10T16:00:00.000Z", "2026-03-12T00:00:00+08:00")]
    [InlineData("2026-12-31T23:59:59.999+08:00", "2027-01-01T00:00:00+08:00")]
    [InlineData("2026-03-10T23:30:00.000-11:00", "2026-03-12T00:00:00+08:00")]
    public void A_day_ends_at_the_midnight_of_Beijing(string instant, string midnight) =>
        Assert.Equal(Time(midnight), BeijingTime.NextMidnight(Time(instant)));

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
