using System.Globalization;
using Beian.LoadTest.Connections;
using Beian.LoadTest.Scenarios;
using Beian.LoadTest.Servers;

namespace Beian.LoadTest.Load;

/// <summary>One scenario under one load.</summary>
/// <param name="Scenario">Which calls.</param>
/// <param name="Plan">How they were made.</param>
/// <param name="Recording">What they came to.</param>
/// <param name="Cost">CPU time a call, where the server is ours.</param>
internal sealed record Measured(Scenario Scenario, LoadPlan Plan, Recording Recording, ProcessorTime? Cost)
{
    /// <summary>What the calls to warm up came to, where there were any. They count for nothing but their answers.</summary>
    public Recording? Before { get; init; }

    /// <summary>Whether it ended before its time, because no more calls could be made.</summary>
    public bool RanOut { get; init; }

    /// <summary>What was wrong with answers, and how often.</summary>
    public IEnumerable<KeyValuePair<string, long>> Wrong => Recording.Wrong.Concat(Before?.Wrong ?? new Dictionary<string, long>());

    /// <summary>What has to be known of it besides its figures.</summary>
    public IEnumerable<string> Notes => new[]
    {
        RanOut
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"not complete: its filings were used up after {Recording.Took.TotalSeconds:0.0} of {Plan.Duration.TotalSeconds:0.#} seconds; --filings makes more")
            : null,
        Scenario.Remark,
    }.OfType<string>();

    /// <summary>Makes the calls.</summary>
    /// <param name="scenario">Which.</param>
    /// <param name="line">Over which connections.</param>
    /// <param name="plan">How.</param>
    /// <param name="server">Whose CPU time is read, or null.</param>
    /// <param name="watch">Is told what there is so far, several times a second.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<Measured> RunAsync(
        Scenario scenario, Line line, LoadPlan plan, LocalServer? server, Action<Recording>? watch, CancellationToken cancellationToken)
    {
        var recording = new Recording();
        var before = server is null ? default : ProcessorTime.Of(server);
        var loop = new LoadLoop(scenario, line, plan, recording);
        var running = loop.RunAsync(cancellationToken);
        while (await Task.WhenAny(running, Task.Delay(TimeSpan.FromMilliseconds(250), TimeProvider.System, cancellationToken)).ConfigureAwait(false) != running)
        {
            watch?.Invoke(recording);
        }

        await running.ConfigureAwait(false);
        watch?.Invoke(recording);
        var cost = server is null ? (ProcessorTime?)null : (ProcessorTime.Of(server) - before).Per(recording.Calls);
        return new Measured(scenario, plan, recording, cost) { RanOut = loop.RanOut };
    }
}
