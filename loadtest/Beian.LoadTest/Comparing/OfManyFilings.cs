using Beian.LoadTest.Connections;
using Beian.LoadTest.Grounds;
using Beian.LoadTest.Load;
using Beian.LoadTest.Scenarios;
using Beian.LoadTest.Servers;

namespace Beian.LoadTest.Comparing;

/// <summary>Measures one server with few open filings beside another with very many, in rounds.</summary>
internal sealed class OfManyFilings : IAsyncDisposable
{
    public const string Few = "few";
    public const string Many = "many";

    private readonly List<(string Name, LocalServer Server, Line Line, Ground Ground, Scenario[] Scenarios)> _sides = [];
    private readonly CompareSettings _settings;

    private OfManyFilings(CompareSettings settings) => _settings = settings;

    /// <summary>The scenarios that are measured.</summary>
    public static IReadOnlyList<string> Scenarios { get; } = ["verify-wrong-code", "verify-again"];

    public static async Task<OfManyFilings> PrepareAsync(CompareSettings settings, Action<double> progress, CancellationToken cancellationToken)
    {
        var both = new OfManyFilings(settings);
        foreach (var (name, count) in new[] { (Few, settings.FewFilings), (Many, settings.ManyFilings) })
        {
            var server = await ProbedServer.StartAsync(settings.AppendFsync).ConfigureAwait(false);
            var line = new Line(server.Address, settings.Connections);
            var ground = await Ground.OpenAsync(line, isOwn: true, cancellationToken).ConfigureAwait(false);
            Scenario[] scenarios = [new VerifyWrongCode(), new VerifyAgain()];
            both._sides.Add((name, server, line, ground, scenarios));
            await SeededFilings.WriteAsync(ground, count, noon: null, name == Many ? progress : null, cancellationToken).ConfigureAwait(false);
            foreach (var scenario in scenarios)
            {
                await scenario.PrepareAsync(ground, settings.FewFilings, null, cancellationToken).ConfigureAwait(false);
                await both.LoadAsync(server, line, scenario, cancellationToken).ConfigureAwait(false);
            }

            await SeededFilings.WhenQuietAsync(server, cancellationToken).ConfigureAwait(false);
        }

        return both;
    }

    public async Task RoundAsync(Rounds rounds, int number, CancellationToken cancellationToken)
    {
        foreach (var scenario in Enumerable.Range(0, Scenarios.Count))
        {
            foreach (var side in number % 2 == 0 ? _sides : _sides.AsEnumerable().Reverse())
            {
                var load = await LoadAsync(side.Server, side.Line, side.Scenarios[scenario], cancellationToken).ConfigureAwait(false);
                rounds.Add($"{Scenarios[scenario]}, {side.Name}", load);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (_, server, line, ground, scenarios) in _sides)
        {
            foreach (var scenario in scenarios)
            {
                await scenario.DisposeAsync().ConfigureAwait(false);
            }

            await ground.DisposeAsync().ConfigureAwait(false);
            line.Dispose();
            await server.DisposeAsync().ConfigureAwait(false);
        }
    }

    private Task<Measured> LoadAsync(LocalServer server, Line line, Scenario scenario, CancellationToken cancellationToken) =>
        Measured.RunAsync(scenario, line, new LoadPlan(_settings.UnderWay, _settings.Duration), server, null, cancellationToken);
}
