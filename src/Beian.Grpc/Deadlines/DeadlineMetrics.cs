using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Beian.Deadlines;

/// <summary>How many filings are open, as each province's last sweep found: meter <c>Beian.Deadlines</c>.</summary>
public sealed class DeadlineMetrics
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Beian.Deadlines";

    private readonly ConcurrentDictionary<Province, long> _open = new();
    private readonly Counter<long> _returned;

    /// <summary>Creates the instruments.</summary>
    public DeadlineMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        meter.CreateObservableGauge(
            "beian.filings.open",
            () => _open.Select(province => new Measurement<long>(province.Value, new KeyValuePair<string, object?>("beian.province", (int)province.Key))),
            "{filing}",
            "Filings that wait for a code to be typed.");
        _returned = meter.CreateCounter<long>("beian.filings.expired", "{filing}", "Filings returned because their deadline passed.");
    }

    internal void Swept(Province province, Sweep sweep)
    {
        _open[province] = sweep.Open;
        if (_returned.Enabled)
        {
            _returned.Add(sweep.Returned, new KeyValuePair<string, object?>("beian.province", (int)province));
        }
    }
}
