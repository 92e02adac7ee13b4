using System.Diagnostics.Metrics;

namespace Beian.NoonResend;

/// <summary>How far the noon resend is, for those who watch over it: meter <c>Beian.NoonResend</c>. The messages themselves count with the outbox.</summary>
public sealed class NoonMetrics
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Beian.NoonResend";

    private long _remaining;
    private NoonReport? _latest;

    /// <summary>Creates the instruments.</summary>
    public NoonMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        meter.CreateObservableGauge(
            "beian.noon.remaining", () => Remaining, "{code}", "Codes that a noon resend has still to look at, as last counted.");
        meter.CreateObservableGauge(
            "beian.noon.queued", () => _latest?.Queued ?? 0, "{code}", "Codes that the latest noon resend has queued, as last counted.");
        meter.CreateObservableGauge(
            "beian.noon.provinces.open",
            () => _latest is { } report ? report.Run.Provinces.Count - report.Done : 0,
            "{province}",
            "Provinces that the latest noon resend is not through with, as last counted.");
    }

    internal long Remaining
    {
        get => Interlocked.Read(ref _remaining);
        set => Interlocked.Exchange(ref _remaining, value);
    }

    /// <summary>A run was looked at. The latest stays on show when it is through: it may be over between two looks at the instruments.</summary>
    internal void Followed(NoonReport report)
    {
        if (_latest is not { } latest || report.Run.Noon >= latest.Run.Noon)
        {
            _latest = report;
        }
    }
}
