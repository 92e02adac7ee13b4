using Beian.Carriers.Simulated;

namespace Beian.Carriers.Tests.Simulated;

public class DelayDistributionTests
{
    private static readonly DelayDistribution Delay = new(TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(400));

    [Fact]
    public void Draws_have_the_median_and_the_99th_percentile_asked_for()
    {
        var dice = Dice.For(1, Operator.Mobile, "m1", 0);
        double[] draws = [.. Enumerable.Range(0, 20_000).Select(_ => dice.Draw(Delay).TotalMilliseconds).Order()];
        Assert.InRange(draws[10_000], 97, 103);
        Assert.InRange(draws[19_800], 370, 430);
    }

    [Fact]
    public void No_draw_is_longer_than_four_times_the_99th_percentile() =>
        Assert.Equal(TimeSpan.FromMilliseconds(1_600), Delay.At(1 - double.Epsilon - 1e-16, 0));

    [Fact]
    public void A_constant_delay_is_constant() =>
        Assert.Equal(TimeSpan.FromMilliseconds(5), DelayDistribution.Constant(TimeSpan.FromMilliseconds(5)).At(0.9, 0.1));

    [Fact]
    public void No_delay_is_none() => Assert.Equal(TimeSpan.Zero, DelayDistribution.None.At(0.9, 0.1));
}
