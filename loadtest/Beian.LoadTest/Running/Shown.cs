using System.Globalization;
using Beian.LoadTest.Load;
using Spectre.Console;

namespace Beian.LoadTest.Running;

/// <summary>A scenario on the screen, as it goes.</summary>
internal sealed class Shown(ProgressTask task, string name)
{
    // The bar is a third for what is prepared, and two for what is measured.
    private const double Ground = 1.0 / 3;

    public void Preparing(double share)
    {
        task.Description = $"{name}: making its filings";
        task.Value = share * Ground;
    }

    public void WarmingUp(Recording recording) => task.Description = $"{name}: warming up, {Rate(recording)}";

    public void Measuring(Recording recording, TimeSpan duration)
    {
        task.Description = $"{name}: {Rate(recording)}";
        task.Value = Math.Min(0.999, Ground + ((1 - Ground) * recording.Took / duration));
    }

    public void Done(Recording recording)
    {
        task.Description = $"{name}: {Rate(recording)}";
        task.Value = 1;
    }

    private static string Rate(Recording recording) => string.Create(
        CultureInfo.InvariantCulture,
        $"{recording.Throughput:N0} calls/s, p99 {recording.Within(99).TotalMilliseconds:N1} ms{(recording.WrongCalls > 0 ? $", {recording.WrongCalls:N0} wrong" : "")}");
}
