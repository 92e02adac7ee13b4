using System.Globalization;

namespace Beian.Portal.NightShift;

/// <summary>A bar of one or more parts, a hundred units long where it is full. Its numbers stand beside it in words; it is for the eye alone.</summary>
/// <param name="Parts">The parts from the left, each with the class that colours it.</param>
public sealed record Bar(IReadOnlyList<BarPart> Parts)
{
    private const double Whole = 100;

    // So that one of ten thousand is still to be seen.
    private const double Smallest = 0.8;

    /// <summary>Parts of a whole, which is the longest bar of the chart.</summary>
    public static Bar Of(long whole, params ReadOnlySpan<(string Class, long Count)> counts)
    {
        var (parts, at) = (new List<BarPart>(), 0d);
        foreach (var (name, count) in counts)
        {
            if (count > 0)
            {
                var width = Math.Min(Math.Max(Whole * count / Math.Max(whole, count), Smallest), Whole - at);
                parts.Add(new BarPart(name, at, width));
                at += width;
            }
        }

        return new Bar(parts);
    }
}

/// <summary>One part of a bar.</summary>
/// <param name="Class">What colours it.</param>
/// <param name="Start">Where it begins.</param>
/// <param name="Length">How long it is.</param>
public sealed record BarPart(string Class, double Start, double Length)
{
    /// <summary>The start as SVG writes it.</summary>
    public string X => Start.ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>The length as SVG writes it.</summary>
    public string Width => Length.ToString("0.##", CultureInfo.InvariantCulture);
}
