using System.Globalization;
using Spectre.Console;

namespace Beian.LoadTest.Starting;

/// <summary>A row for each way of publishing: medians over its starts, the quickest and the slowest beside them.</summary>
internal sealed class StartTable
{
    private readonly Table _table = new() { Border = TableBorder.Markdown };

    public StartTable()
    {
        _table.AddColumn("published as");
        foreach (var column in (string[])["size", "store", "first answer", "quickest to slowest", "server, idle", "of that private", "its Redis"])
        {
            _table.AddColumn(new TableColumn(column).RightAligned());
        }
    }

    public void Add(Publication published, string store, IReadOnlyList<Start> starts) => _table.AddRow(
        published.Way.Name,
        Megabytes(published.Size),
        store,
        Milliseconds(Median(starts, start => start.FirstAnswer.TotalMilliseconds)),
        $"{Number(starts.Min(start => start.FirstAnswer.TotalMilliseconds))} to {Milliseconds(starts.Max(start => start.FirstAnswer.TotalMilliseconds))}",
        Megabytes(Median(starts, start => start.Resident)),
        Megabytes(Median(starts, start => start.Private)),
        starts[0].Redis is null ? "" : Megabytes(Median(starts, start => start.Redis!.Value)));

    /// <summary>A way of publishing whose server does not do what it should.</summary>
    public void AddUnusable(Publication published, string store, string why) =>
        _table.AddRow(published.Way.Name, Megabytes(published.Size), store, Markup.Escape(why), "", "", "", "");

    public void Print() => AnsiConsole.Write(_table);

    private static double Median(IEnumerable<Start> starts, Func<Start, double> what)
    {
        double[] values = [.. starts.Select(what).Order()];
        return (values[(values.Length - 1) / 2] + values[values.Length / 2]) / 2;
    }

    private static string Megabytes(double bytes) => (bytes / 1e6).ToString("N1", CultureInfo.InvariantCulture) + " MB";

    private static string Milliseconds(double value) => Number(value) + " ms";

    private static string Number(double value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
