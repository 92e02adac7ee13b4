using System.Text.Json;
using System.Text.RegularExpressions;
using Beian.Grpc.Tests.Telemetry;
using Xunit;

namespace Beian.Grpc.Tests.Deployment;

/// <summary>The dashboard and the alerts ask for nothing that the server does not export, and show it as what it is.</summary>
public sealed partial class DashboardTests
{
    private static readonly IReadOnlyList<(string Title, string Unit, Query Query, string Legend)> Targets = Read();

    [Fact]
    public void Every_metric_on_it_is_one_that_the_server_exports() => Assert.All(Targets, target =>
    {
        Assert.NotEmpty(target.Query.Asked);
        Assert.Empty(target.Query.Unknown);
    });

    [Fact]
    public void Every_label_is_one_that_its_metric_has() => Assert.All(Targets, target =>
    {
        Assert.Empty(target.Query.UnknownLabels);
        Assert.Empty(Placeholder().Matches(target.Legend).Select(match => match.Groups[1].Value).Except(target.Query.Labels));
    });

    [Fact]
    public void Every_panel_has_the_unit_of_what_it_shows() => Assert.All(Targets, target => Assert.Equal(target.Query.Unit, target.Unit));

    [Fact]
    public void So_it_is_with_what_is_to_be_alerted_on()
    {
        var alerts = TelemetryPage.Alerts.Select(alert => new Query(alert)).ToList();

        Assert.NotEmpty(alerts);
        Assert.All(alerts, alert =>
        {
            Assert.NotEmpty(alert.Asked);
            Assert.Empty(alert.Unknown);
            Assert.Empty(alert.UnknownLabels);
        });
    }

    [Fact]
    public void A_metric_or_label_that_there_is_not_would_be_found()
    {
        var query = new Query("sum by (beian_province, beian_colour) (rate(beian_verifications{beian_shape=\"round\"}[5m]))");

        Assert.Equal(["beian_verifications"], query.Unknown);
        Assert.Equal(["beian_province", "beian_colour", "beian_shape"], query.UnknownLabels);
        Assert.Equal(["beian_colour"], new Query("sum by (beian_province, beian_colour) (beian_filings_open)").UnknownLabels);
    }

    private static List<(string, string, Query, string)> Read()
    {
        using var dashboard = JsonDocument.Parse(File.ReadAllText(Path.Combine(ComposeFile.Folder, "eng/compose/dashboard.json")));
        return
        [
            .. from panel in dashboard.RootElement.GetProperty("panels").EnumerateArray()
               from target in panel.GetProperty("targets").EnumerateArray()
               select (
                   panel.GetProperty("title").GetString()!,
                   panel.GetProperty("fieldConfig").GetProperty("defaults").GetProperty("unit").GetString()!,
                   new Query(target.GetProperty("expr").GetString()!),
                   target.GetProperty("legendFormat").GetString()!),
        ];
    }

    [GeneratedRegex(@"\{\{(\w+)\}\}")]
    private static partial Regex Placeholder();
}
