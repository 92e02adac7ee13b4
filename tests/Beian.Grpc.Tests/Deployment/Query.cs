using System.Text.RegularExpressions;
using Beian.Grpc.Tests.Telemetry;

namespace Beian.Grpc.Tests.Deployment;

/// <summary>A query in Prometheus' language, held against the metrics that the server exports.</summary>
internal sealed partial class Query(string text)
{
    // What Prometheus itself adds: a histogram's buckets, and which replica it is.
    private static readonly string[] Always = ["le", "instance"];

    private static readonly ILookup<string, PageMetric> Known = TelemetryPage.Own.Concat(TelemetryPage.Framework)
        .SelectMany(metric => NamesOf(metric).Select(name => (name, metric))).ToLookup(pair => pair.name, pair => pair.metric);

    /// <summary>Names of metrics in it, as Prometheus calls them.</summary>
    public IReadOnlyList<string> Asked { get; } =
        [.. Metric().Matches(Braces().Replace(By().Replace(text, ""), "")).Select(match => match.Value).Distinct()];

    /// <summary>Those of them that the server does not export.</summary>
    public IEnumerable<string> Unknown => Asked.Where(name => !Known.Contains(name));

    /// <summary>Labels it is grouped by or that it filters.</summary>
    public IReadOnlyList<string> Labels { get; } =
    [
        .. By().Matches(text).SelectMany(match => match.Groups[1].Value.Split(',', StringSplitOptions.TrimEntries)),
        .. Braces().Matches(text).SelectMany(match => Matcher().Matches(match.Groups[1].Value)).Select(match => match.Groups[1].Value),
    ];

    /// <summary>Those of them that its metrics do not have.</summary>
    public IEnumerable<string> UnknownLabels => Labels.Except(Always)
        .Except(Metrics.SelectMany(metric => metric.Attributes).Select(attribute => attribute.Replace('.', '_')));

    /// <summary>What a panel has to say that its numbers are, in Grafana's words.</summary>
    public string Unit => (Metrics.First(), text) switch
    {
        (_, var quantile) when quantile.StartsWith("histogram_quantile", StringComparison.Ordinal) => "s",
        (_, var minutes) when minutes.StartsWith("60 * ", StringComparison.Ordinal) => "cpm",
        // Seconds of processor time a second.
        ({ Kind: "counter", Unit: "s" }, _) => "short",
        (_, var rate) when rate.Contains("rate(", StringComparison.Ordinal) => "ops",
        ({ Unit: "s" }, _) => "s",
        ({ Unit: "By" }, _) => "bytes",
        _ => "short",
    };

    private IEnumerable<PageMetric> Metrics => Asked.SelectMany(name => Known[name]);

    // Dots become underscores; the unit, where it is one, and what the kind calls for are added.
    private static IEnumerable<string> NamesOf(PageMetric metric)
    {
        var name = metric.Name.Replace('.', '_') + metric.Unit switch { "s" => "_seconds", "By" => "_bytes", _ => "" };
        return metric.Kind switch
        {
            "counter" => [$"{name}_total"],
            "histogram" => [$"{name}_bucket", $"{name}_count", $"{name}_sum"],
            _ => [name],
        };
    }

    [GeneratedRegex(@"\bby \(([^)]*)\)")]
    private static partial Regex By();

    [GeneratedRegex(@"\{([^}]*)\}")]
    private static partial Regex Braces();

    [GeneratedRegex(@"(\w+)\s*(?:=~|!~|!=|=)")]
    private static partial Regex Matcher();

    [GeneratedRegex(@"\b(?:beian|db|dotnet|http|kestrel|messaging|rpc)_[a-z_]+\b")]
    private static partial Regex Metric();
}
