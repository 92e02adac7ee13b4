using Beian.LoadTest.Load;

namespace Beian.LoadTest.Reports;

/// <summary>The two charts of a load: how long calls took, and how many there were over time.</summary>
internal static class Charts
{
    public static Chart Latencies(string title, IReadOnlyList<(string Name, Recording Recording)> loads)
    {
        var times = loads.SelectMany(load => load.Recording.Distribution()).Select(point => point.Time.TotalMilliseconds).DefaultIfEmpty(1).ToList();
        var chart = new Chart(title, Axis.Percentiles("share of the calls that took no longer"), Axis.Powers("ms", times.Min(), times.Max()));
        foreach (var (name, recording) in loads)
        {
            chart.Add(name, recording.Distribution().Select(point => (Axis.PlaceOf(point.Percent), point.Time.TotalMilliseconds)));
        }

        return chart;
    }

    public static Chart Throughput(string title, IReadOnlyList<(string Name, Recording Recording)> loads)
    {
        var counts = loads.SelectMany(load => load.Recording.PerSecond).DefaultIfEmpty(1).Max();
        var seconds = loads.Max(load => load.Recording.PerSecond.Count);
        var chart = new Chart(title, Axis.Linear("seconds from the start", seconds), Axis.Linear("calls/s", counts));
        foreach (var (name, recording) in loads)
        {
            chart.Add(name, recording.PerSecond.Select((count, second) => (second + 0.5, (double)count)));
        }

        return chart;
    }
}
