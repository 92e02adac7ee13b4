using System.Globalization;

namespace Beian.LoadTest.SideBySide;

/// <summary>A figure over the rounds: its median, and between what the middle half of the rounds lies.</summary>
internal sealed record Spread(double Median, double Low, double High)
{
    public static Spread Of(IEnumerable<double> figures)
    {
        double[] sorted = [.. figures.Order()];
        return new Spread(At(sorted, 0.5), At(sorted, 0.25), At(sorted, 0.75));
    }

    /// <summary>As <c>1.52 (1.40 to 1.61)</c>.</summary>
    public string ToText(string format) => string.Create(
        CultureInfo.InvariantCulture, $"{Median.ToString(format, CultureInfo.InvariantCulture)} ({Low.ToString(format, CultureInfo.InvariantCulture)} to {High.ToString(format, CultureInfo.InvariantCulture)})");

    // Between the two figures that are nearest to it, as far as it lies between their places.
    private static double At(double[] sorted, double share)
    {
        var place = share * (sorted.Length - 1);
        var (below, above) = (sorted[(int)Math.Floor(place)], sorted[(int)Math.Ceiling(place)]);
        return below + ((above - below) * (place - Math.Floor(place)));
    }
}
