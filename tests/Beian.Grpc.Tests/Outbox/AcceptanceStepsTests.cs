using Beian.Outbox;
using Xunit;

namespace Beian.Grpc.Tests.Outbox;

/// <summary>How long messages take to be accepted, out of counts in steps.</summary>
public sealed class AcceptanceStepsTests
{
    [Theory]
    [InlineData("00:00:00", "00:00:01")]
    [InlineData("00:00:01", "00:00:01")]
    [InlineData("00:00:01.001", "00:00:02")]
    [InlineData("00:04:59", "00:05:00")]
    [InlineData("00:05:00.001", "00:15:00")]
    [InlineData("23:59:59", "1.00:00:00")]
    // Clocks of replicas may differ: what was queued by one that is ahead, and what one that is behind took on.
    [InlineData("-00:00:02", "00:00:01")]
    [InlineData("1.00:00:03", "1.00:00:00")]
    public void A_wait_is_counted_in_the_first_step_that_holds_it(string wait, string step) =>
        Assert.Equal(TimeSpan.Parse(step, null), AcceptanceSteps.Of(TimeSpan.Parse(wait, null)));

    [Fact]
    public void Steps_grow_and_none_is_there_twice() => Assert.Equal(AcceptanceSteps.All.Distinct().Order(), AcceptanceSteps.All);

    [Theory]
    [InlineData(0.5, "", null)]
    [InlineData(0.5, "5:0", null)]
    [InlineData(0.5, "5:1", 5)]
    [InlineData(0.5, "1:1 5:1", 1)]
    [InlineData(0.5, "1:1 5:2", 5)]
    [InlineData(0.95, "1:95 300:5", 1)]
    [InlineData(0.95, "1:94 300:6", 300)]
    [InlineData(0.95, "300:6 1:40 1:54", 300)]
    [InlineData(0.95, "1:19 300:1", 1)]
    [InlineData(0.95, "1:18 300:1", 300)]
    public void A_share_is_complete_with_the_first_step_that_makes_it_so(double share, string counts, int? seconds)
    {
        var steps = counts.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(step => step.Split(':').Select(int.Parse).ToArray())
            .Select(step => new AcceptanceCount(TimeSpan.FromSeconds(step[0]), step[1]));

        Assert.Equal(seconds, AcceptanceSteps.Within(share, steps)?.TotalSeconds);
    }
}
