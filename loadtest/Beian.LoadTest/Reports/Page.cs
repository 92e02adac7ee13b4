using System.Net;
using System.Text;

namespace Beian.LoadTest.Reports;

/// <summary>A page of HTML that needs no other file.</summary>
internal sealed class Page(string title)
{
    private readonly StringBuilder _body = new();

    public void Heading(string text) => _body.Append("<h2>").Append(WebUtility.HtmlEncode(text)).Append("</h2>\n");

    public void Paragraph(string text) => _body.Append("<p>").Append(WebUtility.HtmlEncode(text)).Append("</p>\n");

    public void Add(Chart chart) => _body.Append(chart.ToSvg()).Append('\n');

    public void Add(Grid grid)
    {
        _body.Append("<table>\n");
        Row("th", grid.Columns);
        foreach (var row in grid.Rows)
        {
            Row("td", row);
        }

        _body.Append("</table>\n");
    }

    public override string ToString() => $$"""
        <!doctype html>
        <html lang="en">
        <head><meta charset="utf-8"><title>{{WebUtility.HtmlEncode(title)}}</title>
        <style>
        body { font-family: sans-serif; max-width: 70rem; margin: 2rem auto; color: #222 }
        table { border-collapse: collapse } th, td { padding: .25rem .7rem; border-bottom: 1px solid #ddd; text-align: right }
        th:first-child, td:first-child { text-align: left } svg { display: block; margin: 1rem 0; max-width: 100%; height: auto }
        </style></head>
        <body>
        <h1>{{WebUtility.HtmlEncode(title)}}</h1>
        {{_body}}</body>
        </html>

        """;

    private void Row(string cell, IReadOnlyList<string> texts)
    {
        _body.Append("<tr>");
        foreach (var text in texts)
        {
            _body.Append('<').Append(cell).Append('>').Append(WebUtility.HtmlEncode(text)).Append("</").Append(cell).Append('>');
        }

        _body.Append("</tr>\n");
    }
}
