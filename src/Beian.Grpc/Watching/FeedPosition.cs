using System.Globalization;

namespace Beian.Watching;

/// <summary>A place in a province's feed, in the order things were written: the store's milliseconds and a number within them.</summary>
/// <param name="Milliseconds">Of the store's clock.</param>
/// <param name="Sequence">Within that millisecond.</param>
public readonly record struct FeedPosition(long Milliseconds, long Sequence) : IComparable<FeedPosition>
{
    /// <summary>Reads the store's form, <c>1773104400000-0</c>.</summary>
    public static FeedPosition Parse(string text)
    {
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        return new FeedPosition(
            long.Parse(text.AsSpan(0, dash), CultureInfo.InvariantCulture), long.Parse(text.AsSpan(dash + 1), CultureInfo.InvariantCulture));
    }

    /// <summary>Behind all there will be.</summary>
    public static FeedPosition End { get; } = new(long.MaxValue, long.MaxValue);

    /// <summary>The place just before this one.</summary>
    public FeedPosition Before => Sequence > 0 ? this with { Sequence = Sequence - 1 } : new FeedPosition(Milliseconds - 1, long.MaxValue);

    /// <inheritdoc/>
    public int CompareTo(FeedPosition other) => (Milliseconds, Sequence).CompareTo((other.Milliseconds, other.Sequence));

    /// <summary>The store's form.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Milliseconds}-{Sequence}");

    /// <summary>Earlier in the feed.</summary>
    public static bool operator <(FeedPosition left, FeedPosition right) => left.CompareTo(right) < 0;

    /// <summary>Later in the feed.</summary>
    public static bool operator >(FeedPosition left, FeedPosition right) => left.CompareTo(right) > 0;

    /// <summary>Earlier, or the same.</summary>
    public static bool operator <=(FeedPosition left, FeedPosition right) => left.CompareTo(right) <= 0;

    /// <summary>Later, or the same.</summary>
    public static bool operator >=(FeedPosition left, FeedPosition right) => left.CompareTo(right) >= 0;
}
