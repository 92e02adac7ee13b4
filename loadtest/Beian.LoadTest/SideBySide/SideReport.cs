using System.Globalization;
using System.Text;
using Beian.LoadTest.Reports;

namespace Beian.LoadTest.SideBySide;

/// <summary>What servers beside one another came to, for people and for programs.</summary>
/// <param name="Title">What was asked.</param>
/// <param name="Conditions">What it was taken on.</param>
/// <param name="Tables">The answer.</param>
/// <param name="Json">The same with all that was measured.</param>
internal sealed record SideReport(string Title, string Conditions, IReadOnlyList<(string Heading, Grid Grid)> Tables, object Json)
{
    /// <summary>Writes <c>name.md</c> and <c>name.json</c>.</summary>
    public void Write(string folder, string name)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, $"{name}.md"), ToMarkdown());
        File.WriteAllText(Path.Combine(folder, $"{name}.json"), Figures.ToJson(Json));
    }

    public string ToMarkdown()
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"# {Title}\n\n{Conditions}\n");
        foreach (var (heading, grid) in Tables)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {heading}\n\n{grid.ToMarkdown()}");
        }

        return text.ToString();
    }
}
