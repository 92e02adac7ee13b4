using System.Diagnostics.Metrics;

namespace Beian.Limits;

/// <summary>Calls that a caller had too many of: meter <c>Beian.Limits</c>.</summary>
internal sealed class LimitMetrics
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Beian.Limits";

    private readonly Counter<long> _refused;

    /// <summary>Creates the instruments.</summary>
    public LimitMetrics(IMeterFactory meters) => _refused = meters.Create(MeterName)
        .CreateCounter<long>("beian.calls.refused", "{call}", "Calls refused because their caller makes too many, by which of its limits.");

    public void Refused(string limit) => _refused.Add(1, new KeyValuePair<string, object?>("beian.limit", limit));
}
