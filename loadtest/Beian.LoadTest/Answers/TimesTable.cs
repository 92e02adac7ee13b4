using System.Globalization;
using Spectre.Console;

namespace Beian.LoadTest.Answers;

/// <summary>Distributions of times, side by side.</summary>
internal static class TimesTable
{
    private static readonly double[] Quantiles = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99];

    public static Table Of(IReadOnlyDictionary<Wrong, List<TimeSpan>> times)
    {
        var table = new Table { Border = TableBorder.Markdown }.AddColumn("within, µs");
        foreach (var wrong in times.Keys)
        {
            table.AddColumn(new TableColumn(wrong switch { Wrong.Phone => "unknown phone", Wrong.Code => "wrong code", _ => "wrong ID" }).RightAligned());
        }

        foreach (var quantile in Quantiles)
        {
            table.AddRow([
                quantile.ToString("P0", CultureInfo.InvariantCulture),
                .. times.Values.Select(of => Quantile(of, quantile).TotalMicroseconds.ToString("N0", CultureInfo.InvariantCulture)),
            ]);
        }

        return table;
    }

    /// <summary>What a share of the times lies within.</summary>
    public static TimeSpan Quantile(List<TimeSpan> times, double share)
    {
        var sorted = times.Order().ToList();
        return sorted[(int)(share * (sorted.Count - 1))];
    }
}
