using Beian.Filings;

namespace Beian.NoonResend;

/// <summary>One resend of what nobody has confirmed, over all replicas.</summary>
/// <param name="Noon">Its noon, to the millisecond: no two that are written down have the same.</param>
/// <param name="Trigger">What started it.</param>
/// <param name="Provinces">The provinces it covers.</param>
public sealed record NoonRun(DateTimeOffset Noon, V1.NoonRunTrigger Trigger, IReadOnlyList<Province> Provinces)
{
    /// <summary>Its id: the noon in Beijing, as in <c>20260310T120000.000</c>.</summary>
    public string Id => $"{Noon.ToBeijing():yyyyMMdd'T'HHmmss.fff}";
}

/// <summary>How far a run has got in a province.</summary>
/// <param name="Remaining">Codes still to be looked at.</param>
/// <param name="Queued">Codes queued.</param>
/// <param name="First">When the first was.</param>
/// <param name="Last">When the last was, so far.</param>
/// <param name="Through">When nothing remained.</param>
public sealed record NoonProgress(long Remaining, long Queued, DateTimeOffset? First, DateTimeOffset? Last, DateTimeOffset? Through);

/// <summary>A run and how far it has got, over all its provinces.</summary>
/// <param name="Run">The run.</param>
/// <param name="Provinces">Its progress, province by province.</param>
public sealed record NoonReport(NoonRun Run, IReadOnlyList<NoonProgress> Provinces)
{
    /// <summary>Provinces it is through with.</summary>
    public int Done => Provinces.Count(province => province.Through is not null);

    /// <summary>Codes queued.</summary>
    public long Queued => Provinces.Sum(province => province.Queued);

    /// <summary>Codes still to be looked at.</summary>
    public long Remaining => Provinces.Sum(province => province.Remaining);

    /// <summary>When its first code was queued, or it was seen that there was none.</summary>
    public DateTimeOffset? Started => Provinces.Min(province => province.First ?? province.Through);

    /// <summary>When its last province was through, or its last code was queued; null while it runs.</summary>
    public DateTimeOffset? Ended => Done == Provinces.Count ? Provinces.Max(province => province.Last > province.Through ? province.Last : province.Through) : null;

    /// <summary>Codes queued a second, up to its end or else to now. A run that ends within the second it began in has a rate all the same.</summary>
    public double PerSecond(DateTimeOffset now) => Started is { } started ? Queued / Math.Max(1, ((Ended ?? now) - started).TotalSeconds) : 0;
}
