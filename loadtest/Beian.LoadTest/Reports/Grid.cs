using Spectre.Console;

namespace Beian.LoadTest.Reports;

/// <summary>Rows and columns of text, numbers to the right of the first column: for a terminal, for Markdown, for a page.</summary>
internal sealed class Grid(params IReadOnlyList<string> columns)
{
    private readonly List<IReadOnlyList<string>> _rows = [];

    public IReadOnlyList<string> Columns => columns;

    public IReadOnlyList<IReadOnlyList<string>> Rows => _rows;

    public void Add(params IReadOnlyList<string> row) => _rows.Add(row);

    public Table ToTable()
    {
        var table = new Table { Border = TableBorder.Markdown };
        for (var n = 0; n < columns.Count; n++)
        {
            table.AddColumn(n == 0 ? new TableColumn(columns[n]) : new TableColumn(columns[n]).RightAligned());
        }

        _rows.ForEach(row => table.AddRow([.. row.Select(Markup.Escape)]));
        return table;
    }

    public string ToMarkdown()
    {
        string[] rules = [.. columns.Select((_, n) => n == 0 ? "---" : "---:")];
        return string.Join('\n', new[] { columns, rules }.Concat(_rows).Select(row => $"| {string.Join(" | ", row)} |")) + "\n";
    }
}
