using System.Globalization;
using Beian.LoadTest.Load;
using Beian.LoadTest.Reports;

namespace Beian.LoadTest.Noon;

/// <summary>What a noon came to, as tables, JSON and a page.</summary>
internal sealed record NoonFigures(
    NoonSettings Settings,
    TimeSpan Seeding,
    EmptyNoon? Empty,
    Measured Idle,
    Measured Burst,
    Measured Rewrite,
    bool WasRewritingToTheEnd,
    NoonWatch Watch,
    long ResidentBefore)
{
    private const double Megabyte = 1e6;

    private readonly string _machine = Machine.Describe();

    public IReadOnlyList<Measured> Loads => [Idle, Burst, Rewrite];

    public string ToMarkdown() =>
        $"# A noon with {Settings.Codes:N0} unconfirmed codes of one province\n\n{_machine} {Conditions()}\n\n{Outcome().ToMarkdown()}\n{Calls().ToMarkdown()}";

    public void Write(string folder)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "noon.md"), ToMarkdown());
        File.WriteAllText(Path.Combine(folder, "noon.json"), Figures.ToJson(new
        {
            machine = _machine,
            codes = Settings.Codes,
            claimableAfterSeconds = Watch.Claimable?.TotalSeconds,
            firstClaimedAfterSeconds = Watch.First?.TotalSeconds,
            emptyNoonCpuMilliseconds = Empty?.Cpu.TotalMilliseconds,
            emptyNoonCommands = Empty?.Commands,
            samples = Watch.Samples.Select(sample => new { afterNoonSeconds = sample.AfterNoon.TotalSeconds, sample.Due, sample.Queued, sample.Resident }),
            idle = Figures.Of(Idle),
            burst = Figures.Of(Burst),
            rewrite = Figures.Of(Rewrite),
        }));
        var page = new Page($"A noon with {Settings.Codes:N0} unconfirmed codes of one province");
        page.Paragraph($"{_machine} {Conditions()}");
        page.Add(Outcome());
        page.Add(Calls());
        List<(string, Recording)> all = [("before", Idle.Recording), ("noon", Burst.Recording), ("and a rewrite", Rewrite.Recording)];
        page.Add(Charts.Latencies("How long VerifyCode took", all));
        page.Add(Over("Codes of the noon that were claimed", "codes", sample => sample.Queued));
        page.Add(Over("Resident memory of the server", "MB", sample => sample.Resident / Megabyte));
        File.WriteAllText(Path.Combine(folder, "noon.html"), page.ToString());
    }

    private string Conditions() => string.Create(
        CultureInfo.InvariantCulture,
        $"Each operator is handed {(Settings.Rate == 0 ? "as many messages as it takes" : $"{Settings.Rate} messages a second")}, VerifyCode is called {Settings.VerifyRate:N0} times a second, appendfsync is {Settings.AppendFsync}, the noon came {(Settings.IsForward ? "by RunNoonResend" : "by the clock")}. The codes were written in {Seeding.TotalSeconds:N0} s.");

    private Grid Outcome()
    {
        var most = Watch.Samples.Max(sample => sample.Resident);
        var (first, last) = (Watch.Samples[0], Watch.Samples[^1]);
        var ratio = Burst.Recording.Within(99) / Idle.Recording.Within(99);
        var grid = new Grid("", "to be", "is", "");
        grid.Add("every code is due and can be claimed, seconds after the noon", "≤ 30", Seconds(Watch.Claimable), Reached(Watch.Claimable <= TimeSpan.FromSeconds(30)));
        grid.Add("p99 of VerifyCode during the noon, against before it", "≤ 3", Figures.Ratio(ratio), Reached(ratio <= 3));
        grid.Add("the same with the append-only file rewritten", "", Figures.Ratio(Rewrite.Recording.Within(99) / Idle.Recording.Within(99)), WasRewritingToTheEnd ? "" : "the rewrite ended before");
        grid.Add("resident memory of the server, MB: before, most", "flat", $"{ResidentBefore / Megabyte:N0}, {most / Megabyte:N0}", "");
        grid.Add("first code claimed, seconds after the noon", "", Seconds(Watch.First), "");
        grid.Add(
            "codes claimed a second", "",
            Figures.Count((last.Queued - first.Queued) / (last.AfterNoon - first.AfterNoon).TotalSeconds), "");
        if (Empty is { } empty)
        {
            grid.Add("a noon with nothing to do: CPU ms of server and Redis", "a few", Figures.Milliseconds(empty.Cpu), "");
            grid.Add("a noon with nothing to do: commands that Redis runs", "", Figures.Count(empty.Commands), "");
        }

        return grid;
    }

    private Grid Calls()
    {
        var grid = new Grid("VerifyCode", "calls", "p50 ms", "p90 ms", "p99 ms", "p99.9 ms", "slowest ms");
        foreach (var (name, load) in new[] { ("before", Idle), ("during the noon", Burst), ("and a rewrite", Rewrite) })
        {
            grid.Add([name, Figures.Count(load.Recording.Calls), .. new[] { 50, 90, 99, 99.9, 100 }.Select(share => Figures.Milliseconds(load.Recording.Within(share)))]);
        }

        return grid;
    }

    private Chart Over(string title, string unit, Func<NoonSample, double> figure)
    {
        var seconds = Watch.Samples.Max(sample => sample.AfterNoon.TotalSeconds);
        var chart = new Chart(title, Axis.Linear("seconds after the noon", seconds), Axis.Linear(unit, Watch.Samples.Max(figure)));
        chart.Add(unit, Watch.Samples.Select(sample => (sample.AfterNoon.TotalSeconds, figure(sample))));
        return chart;
    }

    private static string Seconds(TimeSpan? time) => time is { } known ? known.TotalSeconds.ToString("0.00", CultureInfo.InvariantCulture) : "not seen";

    private static string Reached(bool isReached) => isReached ? "reached" : "not reached";
}
