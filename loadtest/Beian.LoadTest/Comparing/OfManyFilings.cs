using Beian.LoadTest.Grounds;
using Beian.LoadTest.Load;
using Beian.LoadTest.Scenarios;
using Beian.LoadTest.Servers;
using Beian.LoadTest.SideBySide;

namespace Beian.LoadTest.Comparing;

/// <summary>Measures one server with few open filings beside another with very many, in rounds. Those that right entries use up come on top, on both.</summary>
internal sealed class OfManyFilings : IAsyncDisposable
{
    public const string Few = "few";
    public const string Many = "many";

    private readonly Sides _sides = new();
    private readonly CompareSettings _settings;

    private OfManyFilings(CompareSettings settings) => _settings = settings;

    /// <summary>What was made before anything was measured.</summary>
    public List<Measured> WarmUp { get; } = [];

    public static async Task<OfManyFilings> PrepareAsync(CompareSettings settings, Action<double> progress, CancellationToken cancellationToken)
    {
        var both = new OfManyFilings(settings);
        foreach (var (name, count) in new[] { (Few, settings.FewFilings), (Many, settings.ManyFilings) })
        {
            var side = await Side.OpenAsync(
                name,
                await ProbedServer.StartAsync(settings.AppendFsync).ConfigureAwait(false),
                settings.Connections,
                token: null,
                [new VerifyWrongCode(), new VerifyAgain(), new VerifyRight(isSeeded: true)],
                cancellationToken).ConfigureAwait(false);
            both._sides.Add(side);
            await SeededFilings.WriteAsync(side.Ground, count, noon: null, name == Many ? progress : null, cancellationToken).ConfigureAwait(false);
            await side.PrepareAsync(settings.FewFilings, null, cancellationToken).ConfigureAwait(false);
            foreach (var scenario in side.Scenarios)
            {
                both.WarmUp.Add(await side.MeasureAsync(scenario, settings.Capacity(scenario), cancellationToken).ConfigureAwait(false));
            }

            await SeededFilings.WhenQuietAsync(side.Server, cancellationToken).ConfigureAwait(false);
        }

        return both;
    }

    public Task RoundAsync(Rounds rounds, int number, CancellationToken cancellationToken) =>
        _sides.RoundAsync(rounds, number, _settings.Capacity, cancellationToken);

    public ValueTask DisposeAsync() => _sides.DisposeAsync();
}
