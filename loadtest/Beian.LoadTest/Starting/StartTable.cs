using System.Globalization;
using Spectre.Console;

namespace Beian.LoadTest.Starting;

/// <summary>A row for each way of publishing: medians over its starts, the quickest and the slowest beside them.</summary>
internal sealed class StartTable
{
    private readonly Table _table = new() { Border = TableBorder.Markdown };
    private readonly List<string> _troubles = [];

    public StartTable()
    {
        _table.AddColumn("published as");
        foreach (var column in (string[])["size", "store", "first answer", "quickest to slowest", "server, idle", "of that private", "its Redis"])
        {
            _table.AddColumn(new TableColumn(column).RightAligned());
        }
    }

    public void Add(StartRow row)
    {
        var (way, size) = (row.Publication.Way.Name, Megabytes(row.Publication.Size));
        if (row.Trouble is { } why)
        {
            // Too long for a column.
            _table.AddRow(way, size, row.Store, "does not do what it should", "", "", "", "");
            _troubles.Add($"{way}, {row.Store}: {why}");
            return;
        }

        var starts = row.Starts;
        _table.AddRow(
            way,
            size,
            row.Store,
            Milliseconds(Median(starts, start => start.FirstAnswer.TotalMilliseconds)),
            $"{Number(starts.Min(start => start.FirstAnswer.TotalMilliseconds))} to {Milliseconds(starts.Max(start => start.FirstAnswer.TotalMilliseconds))}",
            Megabytes(Median(starts, start => start.Resident)),
            Megabytes(Median(starts, start => start.Private)),
            starts[0].Redis is null ? "" : Megabytes(Median(starts, start => start.Redis!.Value)));
    }

    public void Print()
    {
        AnsiConsole.Write(_table);
        _troubles.ForEach(AnsiConsole.WriteLine);
    }

    private static double Median(IEnumerable<Start> starts, Func<Start, double> what)
    {
        double[] values = [.. starts.Select(what).Order()];
        return (values[(values.Length - 1) / 2] + values[values.Length / 2]) / 2;
    }

    private static string Megabytes(double bytes) => (bytes / 1e6).ToString("N1", CultureInfo.InvariantCulture) + " MB";

    private static string Milliseconds(double value) => Number(value) + " ms";

    private static string Number(double value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
