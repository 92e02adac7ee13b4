using Beian.Portal.NightShift;
using Beian.V1;
using Google.Protobuf.WellKnownTypes;
using Xunit;

namespace Beian.Portal.Tests.NightShift;

/// <summary>What the overview's numbers come to: waits, their words, how alarming they are, and bars.</summary>
public sealed class SituationTests
{
    [Theory]
    [InlineData("00:00:00", "0 秒", "0 s")]
    [InlineData("00:00:59.9", "59 秒", "59 s")]
    [InlineData("00:01:00", "1 分钟", "1 min")]
    [InlineData("00:14:05", "14 分钟 5 秒", "14 min 5 s")]
    [InlineData("02:00:59", "2 小时", "2 h")]
    [InlineData("1.00:00:00", "1 天", "1 d")]
    [InlineData("11.03:59:00", "11 天 3 小时", "11 d 3 h")]
    public void A_wait_is_told_no_further_than_it_matters(string wait, string chinese, string english) =>
        Assert.Equal(new(chinese, english), NightShiftWords.Of(TimeSpan.Parse(wait, null)));

    [Theory]
    [InlineData(null, "calm")]
    [InlineData(59, "calm")]
    [InlineData(60, "late")]
    [InlineData(299, "late")]
    [InlineData(300, "alarm")]
    public void The_longer_a_message_waits_the_louder_it_is_told(int? seconds, string alarm) =>
        Assert.Equal(alarm, Situation.Alarm(seconds is { } known ? TimeSpan.FromSeconds(known) : null));

    [Theory]
    [InlineData("", null)]
    [InlineData("1000", 0)]
    [InlineData("990 910 1000", 90)]
    // Due by the clock of a replica that is ahead of the one that looked.
    [InlineData("1003", 0)]
    public void The_oldest_of_all_carriers_is_told(string due, int? seconds)
    {
        var overview = new GetOverviewResponse { LookTime = new Timestamp { Seconds = 1000 }, Carriers = { new Carrier() } };
        overview.Carriers.Add(due.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(second => new Carrier { OldestDueTime = new Timestamp { Seconds = long.Parse(second, null) } }));

        Assert.Equal(seconds, new Situation(overview).OldestWait?.TotalSeconds);
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("100/60/20", 100)]
    // A message that was refused, and one of yesterday's that was reported today.
    [InlineData("0/0/1", 1)]
    [InlineData("5/1/0 2/4/3", 7)]
    public void The_longest_bar_is_of_what_was_accepted_or_of_what_has_ended(string carriers, long most)
    {
        var overview = new GetOverviewResponse { LookTime = new Timestamp() };
        overview.Carriers.Add(carriers.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(counts => counts.Split('/')).Select(counts => new Carrier
        {
            AcceptedCount = long.Parse(counts[0], null), DeliveredCount = long.Parse(counts[1], null), FailedCount = long.Parse(counts[2], null),
        }));

        Assert.Equal(most, new Situation(overview).MostMessages);
    }

    [Theory]
    [InlineData(100, "50 30", "0+50 50+30")]
    [InlineData(100, "0 100", "0+100")]
    [InlineData(1_000_000, "1 1", "0+0.8 0.8+0.8")]
    // One that is seen only because it is drawn wider than it is takes no more room than there is left.
    [InlineData(1000, "999 1", "0+99.9 99.9+0.1")]
    [InlineData(0, "0 0", "")]
    [InlineData(0, "3", "0+100")]
    public void A_bar_shows_the_smallest_part_and_ends_where_it_ends(long whole, string counts, string parts)
    {
        (string, long)[] counted = [.. counts.Split(' ').Select(count => ("delivered", long.Parse(count, null)))];

        Assert.Equal(parts, string.Join(' ', Bar.Of(whole, counted).Parts.Select(part => $"{part.X}+{part.Width}")));
    }
}
