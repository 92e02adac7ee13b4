using System.Globalization;

namespace Beian.LoadTest.Reports;

/// <summary>One direction of a chart: what it shows, from where to where, and which values are written beside it.</summary>
internal sealed record Axis(string Title, double From, double To, bool IsLogarithmic, IReadOnlyList<(double Value, string Text)> Marks)
{
    /// <summary>From zero to a round number past the highest value.</summary>
    public static Axis Linear(string title, double highest)
    {
        const int Steps = 5;
        var rough = Math.Max(highest, 1e-9) / Steps;
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var step = power * new[] { 1.0, 2, 5, 10 }.First(round => round * power >= rough);
        return new Axis(title, 0, step * Steps, false, [.. Enumerable.Range(0, Steps + 1).Select(n => (n * step, Text(n * step)))]);
    }

    /// <summary>From one power of ten to another, all values in between.</summary>
    public static Axis Powers(string title, double lowest, double highest)
    {
        var first = (int)Math.Floor(Math.Log10(lowest));
        var last = Math.Max(first + 1, (int)Math.Ceiling(Math.Log10(highest)));
        return new Axis(
            title, Math.Pow(10, first), Math.Pow(10, last), true,
            [.. Enumerable.Range(first, last - first + 1).Select(n => (Math.Pow(10, n), Text(Math.Pow(10, n))))]);
    }

    /// <summary>
    /// Shares of all calls, each further 9 as far from the last as that from the one before. A share stands at <see cref="PlaceOf"/>.
    /// </summary>
    public static Axis Percentiles(string title) => new(
        title, 1, 1e5, true, [(1, "0 %"), (2, "50 %"), (10, "90 %"), (100, "99 %"), (1e3, "99.9 %"), (1e4, "99.99 %"), (1e5, "99.999 %")]);

    /// <summary>Where a share of all calls, in percent, stands on such an axis.</summary>
    public static double PlaceOf(double percent) => 100 / Math.Max(100 - percent, 1e-3);

    /// <summary>How far along the axis a value stands, from 0 to 1.</summary>
    public double Share(double value)
    {
        var within = Math.Clamp(value, From, To);
        return IsLogarithmic ? Math.Log(within / From) / Math.Log(To / From) : (within - From) / (To - From);
    }

    private static string Text(double value) => value.ToString(value >= 1_000 ? "N0" : "0.###", CultureInfo.InvariantCulture);
}
