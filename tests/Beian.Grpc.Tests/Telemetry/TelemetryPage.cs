using System.Text.RegularExpressions;
using Beian.Grpc.Tests.Running;

namespace Beian.Grpc.Tests.Telemetry;

/// <summary><c>docs/telemetry.md</c>, read: what it says there is.</summary>
internal static partial class TelemetryPage
{
    private static readonly string[][] Rows = [.. File.ReadLines(Path.Combine(BuiltServer.Repository, "docs", "telemetry.md"))
        .Where(line => line.StartsWith("| ", StringComparison.Ordinal))
        .Select(line => Cell().Split(line).Select(cell => cell.Trim()).ToArray()[1..^1])];

    /// <summary>Our metrics.</summary>
    public static IReadOnlyList<PageMetric> Own { get; } =
        [.. Table("metric", "kind", "unit", "attributes", "what it says").Select(row => new PageMetric(Name(row[0]), row[1], Name(row[2]), Names(row[3])))];

    /// <summary>Metrics of the framework.</summary>
    public static IReadOnlyList<PageMetric> Framework { get; } =
        [.. Table("metric", "kind", "unit", "what it says").Select(row => new PageMetric(Name(row[0]), row[1], Name(row[2]), []))];

    /// <summary>Spans, by name: a placeholder stands for what differs.</summary>
    public static IReadOnlyList<PageSpan> Spans { get; } =
        [.. Table("span", "kind", "attributes", "what it covers").Select(row => new PageSpan(Name(row[0]), row[1], Names(row[2])))];

    /// <summary>Queries to alert on.</summary>
    public static IReadOnlyList<string> Alerts { get; } =
        [.. Table("when", "for", "what it means, and where to look").Select(row => Name(row[0]).Replace("\\|", "|", StringComparison.Ordinal))];

    // A table's rows, up to the next one's head.
    private static List<string[]> Table(params string[] head)
    {
        var at = Array.FindIndex(Rows, row => row.SequenceEqual(head));
        return at < 0
            ? throw new InvalidOperationException($"The page has no table with the columns {string.Join(", ", head)}.")
            : [.. Rows.Skip(at + 1).TakeWhile(row => row.Length == head.Length && row[0].StartsWith('`'))];
    }

    private static string Name(string cell) => Names(cell)[0];

    private static IReadOnlyList<string> Names(string cell) => [.. Code().Matches(cell).Select(match => match.Groups[1].Value)];

    [GeneratedRegex(@"(?<!\\)\|")]
    private static partial Regex Cell();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();
}

/// <summary>A metric on the page.</summary>
internal sealed record PageMetric(string Name, string Kind, string Unit, IReadOnlyList<string> Attributes);

/// <summary>A span on the page.</summary>
internal sealed partial record PageSpan(string Name, string Kind, IReadOnlyList<string> Attributes)
{
    /// <summary>Whether a span is what this row is about.</summary>
    public bool Covers(System.Diagnostics.Activity span) =>
        $"{span.Kind}".Equals(Kind, StringComparison.OrdinalIgnoreCase) && Regex.IsMatch(span.DisplayName, Pattern);

    private string Pattern => $"^{Placeholder().Replace(Name, placeholder => placeholder.Value == "<command>" ? "[A-Z]+" : "[A-Za-z0-9_.]+")}$";

    [GeneratedRegex("<[a-z]+>")]
    private static partial Regex Placeholder();
}
