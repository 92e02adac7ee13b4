using Beian.LoadTest.Load;
using Spectre.Console;

namespace Beian.LoadTest.Running;

/// <summary>Whether every answer was the right one.</summary>
internal static class Verdict
{
    private const int Shown = 10;

    /// <summary>Says it, and returns the exit code.</summary>
    public static int Say(IReadOnlyList<Measured> loads)
    {
        foreach (var load in loads.Where(load => load.Recording.Calls == 0))
        {
            AnsiConsole.MarkupLineInterpolated($"[red]{load.Scenario.Name}: no call was made[/]");
        }

        foreach (var (name, note) in loads.SelectMany(load => load.Notes.Select(note => (load.Scenario.Name, note))))
        {
            AnsiConsole.MarkupLineInterpolated($"[yellow]{name}: {note}.[/]");
        }

        var wrong = loads.SelectMany(load => load.Wrong.Select(kind => (load.Scenario.Name, What: kind.Key, Count: kind.Value))).ToList();
        foreach (var (name, what, count) in wrong.OrderByDescending(kind => kind.Count).Take(Shown))
        {
            AnsiConsole.MarkupLineInterpolated($"[red]{name}: {count} times {what}[/]");
        }

        if (wrong.Count > 0)
        {
            AnsiConsole.MarkupLineInterpolated($"[red]{wrong.Sum(kind => kind.Count)} wrong answers.[/]");
            return 1;
        }

        AnsiConsole.WriteLine("Every answer was the right one.");
        return loads.All(load => load.Recording.Calls > 0) ? 0 : 1;
    }
}
