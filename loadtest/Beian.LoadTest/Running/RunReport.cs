using Beian.LoadTest.Load;
using Beian.LoadTest.Reports;

namespace Beian.LoadTest.Running;

/// <summary>What a run leaves behind.</summary>
internal static class RunReport
{
    public static void Write(string folder, IReadOnlyList<Measured> loads)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(
            Path.Combine(folder, "run.json"), Figures.ToJson(new { machine = Machine.Describe(), loads = loads.Select(Figures.Of) }));
        var page = new Page("Load");
        page.Paragraph(Machine.Describe());
        page.Add(Figures.Table(loads));
        foreach (var load in loads)
        {
            foreach (var note in load.Notes)
            {
                page.Paragraph($"{load.Scenario.Name}: {note}.");
            }
        }

        List<(string, Recording)> all = [.. loads.Select(load => (load.Scenario.Name, load.Recording))];
        page.Add(Charts.Latencies("How long calls took", all));
        page.Add(Charts.Throughput("How many there were", all));
        File.WriteAllText(Path.Combine(folder, "run.html"), page.ToString());
    }
}
