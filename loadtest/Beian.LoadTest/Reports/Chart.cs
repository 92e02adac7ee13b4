using System.Globalization;
using System.Net;
using System.Text;

namespace Beian.LoadTest.Reports;

/// <summary>A chart of lines as SVG, which any browser shows and which needs nothing else.</summary>
internal sealed class Chart(string title, Axis x, Axis y)
{
    private const int Width = 960;
    private const int Height = 420;
    private const int Left = 80;
    private const int Right = 230;
    private const int Top = 40;
    private const int Bottom = 60;

    // Told apart by those as well who do not see red and green as others do (Okabe and Ito).
    private static readonly string[] Colors = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000", "#999999"];

    private readonly List<(string Name, IReadOnlyList<(double X, double Y)> Points)> _lines = [];

    public void Add(string name, IEnumerable<(double X, double Y)> points) => _lines.Add((name, [.. points]));

    public string ToSvg()
    {
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {Height}" width="{Width}" height="{Height}" font-family="sans-serif" font-size="12">""");
        Say(svg, Left, Top - 16, title, "start", size: 15);
        foreach (var (value, text) in x.Marks)
        {
            Line(svg, AtX(value), Top, AtX(value), Height - Bottom, "#dddddd");
            Say(svg, AtX(value), Height - Bottom + 18, text, "middle");
        }

        foreach (var (value, text) in y.Marks)
        {
            Line(svg, Left, AtY(value), Width - Right, AtY(value), "#dddddd");
            Say(svg, Left - 8, AtY(value) + 4, text, "end");
        }

        Say(svg, (Left + Width - Right) / 2.0, Height - 16, x.Title, "middle");
        Say(svg, Left - 8, Top - 16, y.Title, "end");
        for (var n = 0; n < _lines.Count; n++)
        {
            var (name, points) = _lines[n];
            var color = Colors[n % Colors.Length];
            var path = string.Join(' ', points.Select(point => $"{Number(AtX(point.X))},{Number(AtY(point.Y))}"));
            // A second round of the colours is dashed.
            var dash = n < Colors.Length ? "" : """ stroke-dasharray="5 3" """;
            var legend = Top + 8 + (18 * n);
            foreach (var line in new[] { path, $"{Width - Right + 14},{legend} {Width - Right + 36},{legend}" })
            {
                svg.Append(CultureInfo.InvariantCulture, $"""<polyline fill="none" stroke="{color}" stroke-width="1.8"{dash} points="{line}"/>""");
            }

            Say(svg, Width - Right + 42, legend + 4, name, "start");
        }

        return svg.Append("</svg>").ToString();
    }

    private double AtX(double value) => Left + (x.Share(value) * (Width - Left - Right));

    private double AtY(double value) => Height - Bottom - (y.Share(value) * (Height - Top - Bottom));

    private static void Line(StringBuilder svg, double x1, double y1, double x2, double y2, string color) =>
        svg.Append(CultureInfo.InvariantCulture, $"""<line x1="{Number(x1)}" y1="{Number(y1)}" x2="{Number(x2)}" y2="{Number(y2)}" stroke="{color}"/>""");

    private static void Say(StringBuilder svg, double atX, double atY, string text, string anchor, int size = 12) =>
        svg.Append(CultureInfo.InvariantCulture, $"""<text x="{Number(atX)}" y="{Number(atY)}" text-anchor="{anchor}" font-size="{size}">{WebUtility.HtmlEncode(text)}</text>""");

    private static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
