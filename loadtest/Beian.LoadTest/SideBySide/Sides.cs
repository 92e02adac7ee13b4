using Beian.LoadTest.Comparing;
using Beian.LoadTest.Load;
using Beian.LoadTest.Scenarios;

namespace Beian.LoadTest.SideBySide;

/// <summary>
/// Several servers that differ in one thing, measured beside one another: each kind of call in turn, and of each every server in turn. A
/// round goes backwards after one that went forwards, and every second begins with another server: so none has a place of its own, and
/// what else the machine does falls on all of them.
/// </summary>
internal sealed class Sides : IAsyncDisposable
{
    private readonly List<Side> _sides = [];

    /// <summary>The name of a measurement in rounds.</summary>
    public static string NameOf(string scenario, string side) => $"{scenario}, {side}";

    public void Add(Side side) => _sides.Add(side);

    /// <summary>Measures everything once. All sides have the same scenarios, in the same order.</summary>
    /// <param name="rounds">Where it goes.</param>
    /// <param name="number">Which round it is.</param>
    /// <param name="planOf">How the calls of a scenario are made.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task RoundAsync(Rounds rounds, int number, Func<Scenario, LoadPlan> planOf, CancellationToken cancellationToken)
    {
        var first = number / 2 % _sides.Count;
        Side[] forwards = [.. _sides[first..], .. _sides[..first]];
        for (var n = 0; n < _sides[0].Scenarios.Count; n++)
        {
            foreach (var side in number % 2 == 0 ? forwards : forwards.AsEnumerable().Reverse())
            {
                var scenario = side.Scenarios[n];
                var load = await side.MeasureAsync(scenario, planOf(scenario), cancellationToken).ConfigureAwait(false);
                rounds.Add(NameOf(scenario.Name, side.Name), load);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var side in _sides)
        {
            await side.DisposeAsync().ConfigureAwait(false);
        }
    }
}
