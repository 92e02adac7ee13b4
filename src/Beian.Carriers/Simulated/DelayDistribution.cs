namespace Beian.Carriers.Simulated;

/// <summary>
/// How long something takes: a log-normal distribution, the shape that network and gateway delays have, told by its
/// median and 99th percentile. No draw is longer than four times the latter.
/// </summary>
/// <param name="Median">Half take no longer.</param>
/// <param name="Percentile99">One in a hundred takes longer. At least the median.</param>
public readonly record struct DelayDistribution(TimeSpan Median, TimeSpan Percentile99)
{
    // The 99th percentile of the standard normal distribution.
    private const double NormalPercentile99 = 2.3263478740408408;

    /// <summary>No delay at all.</summary>
    public static DelayDistribution None => default;

    /// <summary>Always the same delay.</summary>
    public static DelayDistribution Constant(TimeSpan delay) => new(delay, delay);

    internal bool IsValid => Median >= TimeSpan.Zero && Percentile99 >= Median && (Median > TimeSpan.Zero || Percentile99 == Median);

    /// <summary>One delay, for two independent draws from [0, 1).</summary>
    internal TimeSpan At(double first, double second)
    {
        if (Median == Percentile99)
        {
            return Median;
        }

        // Box-Muller; 1 - first keeps the logarithm away from zero.
        var normal = Math.Sqrt(-2 * Math.Log(1 - first)) * Math.Cos(2 * Math.PI * second);
        var sigma = Math.Log(Percentile99 / Median) / NormalPercentile99;
        var delay = Median * Math.Exp(sigma * normal);
        return delay < Percentile99 * 4 ? delay : Percentile99 * 4;
    }
}
