using Beian.LoadTest.Grounds;
using Beian.LoadTest.Load;
using Beian.LoadTest.Scenarios;
using Beian.LoadTest.Servers;
using Beian.LoadTest.SideBySide;
using Beian.V1;

namespace Beian.LoadTest.Comparing;

/// <summary>Measures, on one server and in rounds, a verification beside a call that does nothing, beside plain commands, and beside its script alone.</summary>
internal sealed class OfACall : IAsyncDisposable
{
    private readonly CompareSettings _settings;
    private readonly Side _side;
    private readonly Dictionary<string, ScriptAlone> _scripts = [];

    private OfACall(CompareSettings settings, Side side) => (_settings, _side) = (settings, side);

    /// <summary>The verdicts that are compared, by their scenario, and the scenario of plain commands where there is one.</summary>
    public static IReadOnlyList<(string Scenario, string? Plain)> Verdicts { get; } =
        [("verify-wrong-code", "plain-wrong-code"), ("verify-again", null), ("verify-right", "plain-right")];

    public static async Task<OfACall> PrepareAsync(CompareSettings settings, Action<double> progress, CancellationToken cancellationToken)
    {
        var side = await Side.OpenAsync(
            "alone",
            await ProbedServer.StartAsync(settings.AppendFsync).ConfigureAwait(false),
            settings.Connections,
            token: null,
            [new Nothing(), new PlainWrongCode(), new VerifyWrongCode(), new VerifyAgain(), new PlainRight(), new VerifyRight(isSeeded: true)],
            cancellationToken).ConfigureAwait(false);
        var call = new OfACall(settings, side);
        await side.PrepareAsync(settings.FewFilings, progress, cancellationToken).ConfigureAwait(false);
        await call.TakeScriptsAsync(cancellationToken).ConfigureAwait(false);
        return call;
    }

    /// <summary>Makes every call a while, for code to be compiled and connections to be opened.</summary>
    public async Task<IReadOnlyList<Measured>> WarmUpAsync(CancellationToken cancellationToken)
    {
        List<Measured> loads = [];
        foreach (var scenario in _side.Scenarios)
        {
            loads.Add(await _side.MeasureAsync(scenario, _settings.Capacity(scenario), cancellationToken).ConfigureAwait(false));
        }

        return loads;
    }

    /// <summary>Measures everything once; a round goes backwards after one that went forwards.</summary>
    public async Task RoundAsync(Rounds rounds, int number, CancellationToken cancellationToken)
    {
        foreach (var scenario in InTurn(_side.Scenarios, number))
        {
            rounds.Add(scenario.Name, await _side.MeasureAsync(scenario, _settings.Capacity(scenario), cancellationToken).ConfigureAwait(false));
        }

        foreach (var (name, script) in _scripts)
        {
            rounds.Add($"{name}, one to a trip", await script.RunAsync(_settings.ScriptCalls, pipeline: 1, cancellationToken).ConfigureAwait(false));
            rounds.Add($"{name}, sixteen to a trip", await script.RunAsync(_settings.ScriptCalls, pipeline: 16, cancellationToken).ConfigureAwait(false));
        }
    }

    /// <summary>What calls that do nothing are named by that are made at half of the capacity for another.</summary>
    public static string NothingBeside(string verdict) => $"nothing, at the rate of {verdict}";

    /// <summary>
    /// Measures, in an open loop, how long calls take at half of what the server can do of them, those that do nothing as well: they fill the
    /// processors about as much. At the rate of each verdict calls that do nothing are measured besides, which fill them less than half as much.
    /// </summary>
    public async Task HalfAsync(Rounds capacity, Rounds rounds, int number, CancellationToken cancellationToken)
    {
        var nothing = _side.Scenarios.Single(scenario => scenario.Name == Nothing.Called);
        List<(string Name, Scenario Scenario, double Rate)> calls = [(Nothing.Called, nothing, HalfOf(Nothing.Called))];
        foreach (var (verdict, _) in Verdicts)
        {
            calls.Add((verdict, _side.Scenarios.Single(scenario => scenario.Name == verdict), HalfOf(verdict)));
            calls.Add((NothingBeside(verdict), nothing, HalfOf(verdict)));
        }

        foreach (var (name, scenario, rate) in InTurn(calls, number))
        {
            rounds.Add(name, await _side.MeasureAsync(scenario, _settings.At(rate), cancellationToken).ConfigureAwait(false));
        }

        double HalfOf(string name) => capacity.Median(name, load => load.Recording.Throughput) / 2;
    }

    /// <summary>Measures by h2load a verification that was made before and a call that does nothing, and by this tool what h2load sends.</summary>
    public async Task<H2LoadRuns> H2LoadAsync(CancellationToken cancellationToken)
    {
        var entries = await _side.Ground.FileAsync(1, null, cancellationToken).ConfigureAwait(false);
        await _side.Ground.VerifyAsync(entries, cancellationToken).ConfigureAwait(false);
        var request = entries[0].Right(requestId: "");
        var (again, nothing) = await H2Load.RunAsync(_side.Server.Address, request, _settings.ScriptCalls, _settings.UnderWay, cancellationToken).ConfigureAwait(false);
        return new H2LoadRuns(
            (again, await OursAsync(OneRequest.Again(request)).ConfigureAwait(false)), (nothing, await OursAsync(OneRequest.Nothing(request)).ConfigureAwait(false)));

        async Task<Measured> OursAsync(Scenario scenario) =>
            await _side.MeasureAsync(scenario, _settings.Capacity(scenario), cancellationToken).ConfigureAwait(false);
    }

    public ValueTask DisposeAsync() => _side.DisposeAsync();

    private static IEnumerable<T> InTurn<T>(IEnumerable<T> calls, int round) => round % 2 == 0 ? calls : calls.Reverse();

    private async Task TakeScriptsAsync(CancellationToken cancellationToken)
    {
        var entries = await _side.Ground.FileAsync(3, null, cancellationToken).ConfigureAwait(false);
        await _side.Ground.VerifyAsync(entries[2..], cancellationToken).ConfigureAwait(false);
        (string Name, Entry Entry, VerifyCodeRequest Request, string Expected)[] calls =
        [
            ("verify-wrong-code", entries[0], entries[0].WithWrongCode("script-1"), "MISMATCH"),
            ("verify-again", entries[2], entries[2].Right("script-2"), "ALREADY_VERIFIED"),
            ("verify-right", entries[1], entries[1].Right("script-3"), "FORWARDED"),
        ];
        foreach (var (name, entry, request, expected) in calls)
        {
            _scripts[name] = await ScriptAlone.OfAsync(_side.Server, _side.Ground.Line.First, entry, request, expected, cancellationToken).ConfigureAwait(false);
        }
    }
}
