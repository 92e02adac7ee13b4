using System.Text.Json;
using System.Text.RegularExpressions;
using Beian.Grpc.Tests.Telemetry;
using Xunit;

namespace Beian.Grpc.Tests.Deployment;

/// <summary>The dashboard asks for nothing that the server does not export.</summary>
public sealed partial class DashboardTests
{
    [Fact]
    public void Every_metric_on_it_is_one_that_the_server_exports()
    {
        using var dashboard = JsonDocument.Parse(File.ReadAllText(Path.Combine(ComposeFile.Folder, "eng/compose/dashboard.json")));
        var asked = dashboard.RootElement.GetProperty("panels").EnumerateArray()
            .SelectMany(panel => panel.GetProperty("targets").EnumerateArray())
            .SelectMany(target => Metric().Matches(Labels().Replace(target.GetProperty("expr").GetString()!, "")).Select(match => match.Value))
            .ToHashSet();

        Assert.NotEmpty(asked);
        Assert.Empty(asked.Except(ExportTests.Metrics.Select(AsPrometheusCallsIt)));
    }

    // Dots become underscores; the unit and, of a counter, "total" are added.
    private static string AsPrometheusCallsIt(string metric) => metric.Replace('.', '_') + metric switch
    {
        "beian.verifications" or "beian.resends" or "beian.filings.expired" or "beian.message.outcomes" => "_total",
        "beian.outbox.oldest_due" => "_seconds",
        _ when metric.EndsWith(".duration", StringComparison.Ordinal) => "_seconds_bucket",
        _ => "",
    };

    [GeneratedRegex(@"\bby \([^)]*\)")]
    private static partial Regex Labels();

    [GeneratedRegex(@"\b(?:beian|db|http)_[a-z_]+(?=[\[)])")]
    private static partial Regex Metric();
}
