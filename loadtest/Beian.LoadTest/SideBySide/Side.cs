using Beian.LoadTest.Connections;
using Beian.LoadTest.Grounds;
using Beian.LoadTest.Load;
using Beian.LoadTest.Scenarios;
using Beian.LoadTest.Servers;

namespace Beian.LoadTest.SideBySide;

/// <summary>A server of our own and the calls that are made of it: alone, or as one of several that are measured beside one another.</summary>
internal sealed class Side : IAsyncDisposable
{
    private readonly Line _calls;

    private Side(string name, LocalServer server, Ground ground, Line calls, IReadOnlyList<Scenario> scenarios) =>
        (Name, Server, Ground, _calls, Scenarios) = (name, server, ground, calls, scenarios);

    /// <summary>What it is told from the others by.</summary>
    public string Name { get; }

    public LocalServer Server { get; }

    /// <summary>What the calls stand on. Made without a token.</summary>
    public Ground Ground { get; }

    public IReadOnlyList<Scenario> Scenarios { get; }

    /// <summary>Takes a server, which is stopped with it.</summary>
    /// <param name="name">What it is told from the others by.</param>
    /// <param name="server">The server.</param>
    /// <param name="connections">Over how many connections it is called.</param>
    /// <param name="token">What every measured call brings along, or null.</param>
    /// <param name="scenarios">Calls that are measured.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<Side> OpenAsync(
        string name, LocalServer server, int connections, string? token, IReadOnlyList<Scenario> scenarios, CancellationToken cancellationToken)
    {
        await SeededFilings.NeverRewriteAsync(server).ConfigureAwait(false);
        var ground = await Ground.OpenAsync(new Line(server.Address, connections), isOwn: true, cancellationToken).ConfigureAwait(false);
        return new Side(name, server, ground, new Line(server.Address, connections, token), scenarios);
    }

    /// <summary>Makes the ground of what lasts.</summary>
    public async Task PrepareAsync(int filings, Action<double>? progress, CancellationToken cancellationToken)
    {
        Scenario[] lasting = [.. Scenarios.Where(scenario => !scenario.IsUsedUp)];
        for (var n = 0; n < lasting.Length; n++)
        {
            await lasting[n].PrepareAsync(Ground, filings, share => progress?.Invoke((n + share) / lasting.Length), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Makes the calls of a scenario; what they use up is made before, and not measured.</summary>
    public async Task<Measured> MeasureAsync(Scenario scenario, LoadPlan plan, CancellationToken cancellationToken)
    {
        if (scenario.IsUsedUp)
        {
            await scenario.PrepareAsync(Ground, (int)plan.MostCalls, null, cancellationToken).ConfigureAwait(false);
        }

        return await Measured.RunAsync(scenario, _calls, plan, Server, null, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var scenario in Scenarios)
        {
            await scenario.DisposeAsync().ConfigureAwait(false);
        }

        await Ground.DisposeAsync().ConfigureAwait(false);
        Ground.Line.Dispose();
        _calls.Dispose();
        await Server.DisposeAsync().ConfigureAwait(false);
    }
}
