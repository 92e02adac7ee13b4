using System.Diagnostics.Metrics;

namespace Beian.NoonResend;

/// <summary>What the noon resend tells those who watch over it: meter <c>Beian.NoonResend</c>. The messages themselves count with the outbox.</summary>
public sealed class NoonMetrics
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Beian.NoonResend";

    private long _remaining;

    /// <summary>Creates the instruments.</summary>
    public NoonMetrics(IMeterFactory meters) => meters.Create(MeterName).CreateObservableGauge(
        "beian.noon.remaining", () => Remaining, "{code}", "Codes that a noon resend has still to look at, as last counted.");

    internal long Remaining
    {
        get => Interlocked.Read(ref _remaining);
        set => Interlocked.Exchange(ref _remaining, value);
    }
}
