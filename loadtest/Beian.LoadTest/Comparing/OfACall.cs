using Beian.LoadTest.Connections;
using Beian.LoadTest.Grounds;
using Beian.LoadTest.Load;
using Beian.LoadTest.Scenarios;
using Beian.LoadTest.Servers;
using Beian.V1;

namespace Beian.LoadTest.Comparing;

/// <summary>Measures, on one server and in rounds, a verification beside a call that does nothing, beside plain commands, and beside its script alone.</summary>
internal sealed class OfACall : IAsyncDisposable
{
    /// <summary>Once, to warm up; each of its right entries costs a filing as well.</summary>
    private const int WarmUps = 1;

    private readonly CompareSettings _settings;
    private readonly LocalServer _server;
    private readonly Line _line;
    private readonly Ground _ground;
    private readonly Scenario[] _scenarios = [new Nothing(), new PlainWrongCode(), new VerifyWrongCode(), new VerifyAgain(), new PlainRight(), new VerifyRight()];
    private readonly Dictionary<string, ScriptAlone> _scripts = [];

    private OfACall(CompareSettings settings, LocalServer server, Line line, Ground ground) =>
        (_settings, _server, _line, _ground) = (settings, server, line, ground);

    /// <summary>The verdicts that are compared, by their scenario, and the scenario of plain commands where there is one.</summary>
    public static IReadOnlyList<(string Scenario, string? Plain)> Verdicts { get; } =
        [("verify-wrong-code", "plain-wrong-code"), ("verify-again", null), ("verify-right", "plain-right")];

    public static async Task<OfACall> PrepareAsync(CompareSettings settings, LocalServer server, Action<double> progress, CancellationToken cancellationToken)
    {
        var line = new Line(server.Address, settings.Connections);
        var ground = await Ground.OpenAsync(line, isOwn: true, cancellationToken).ConfigureAwait(false);
        var call = new OfACall(settings, server, line, ground);
        for (var n = 0; n < call._scenarios.Length; n++)
        {
            var scenario = call._scenarios[n];
            var filings = scenario is VerifyRight or PlainRight ? settings.RightCalls * (settings.Rounds + WarmUps) : settings.FewFilings;
            await scenario.PrepareAsync(ground, filings, share => progress((n + share) / call._scenarios.Length), cancellationToken).ConfigureAwait(false);
        }

        await call.TakeScriptsAsync(cancellationToken).ConfigureAwait(false);
        return call;
    }

    /// <summary>Measures everything once; a round goes backwards after one that went forwards.</summary>
    public async Task RoundAsync(Rounds rounds, int number, CancellationToken cancellationToken)
    {
        foreach (var scenario in number % 2 == 0 ? _scenarios : _scenarios.Reverse())
        {
            var load = await LoadAsync(scenario, cancellationToken).ConfigureAwait(false);
            rounds.Add(scenario.Name, load);
        }

        foreach (var (name, script) in _scripts)
        {
            rounds.Add($"{name}, one to a trip", await script.RunAsync(_settings.ScriptCalls, pipeline: 1, cancellationToken).ConfigureAwait(false));
            rounds.Add($"{name}, sixteen to a trip", await script.RunAsync(_settings.ScriptCalls, pipeline: 16, cancellationToken).ConfigureAwait(false));
        }
    }

    /// <summary>Makes every call a while, for code to be compiled and connections to be opened.</summary>
    public async Task<IReadOnlyList<Measured>> WarmUpAsync(CancellationToken cancellationToken)
    {
        List<Measured> loads = [];
        foreach (var scenario in _scenarios)
        {
            loads.Add(await LoadAsync(scenario, cancellationToken).ConfigureAwait(false));
        }

        return loads;
    }

    /// <summary>Measures, in an open loop, how long calls take at half of what the server can do of them.</summary>
    public async Task HalfAsync(Rounds capacity, Rounds rounds, int number, CancellationToken cancellationToken)
    {
        Scenario[] lasting = [.. _scenarios.Where(scenario => scenario is Nothing or VerifyWrongCode or VerifyAgain)];
        foreach (var scenario in number % 2 == 0 ? lasting : lasting.Reverse())
        {
            var rate = capacity.Median(scenario.Name, load => load.Recording.Throughput) / 2;
            var plan = new LoadPlan(UnderWay: 10_000, _settings.Duration, rate);
            rounds.Add(scenario.Name, await Measured.RunAsync(scenario, _line, plan, _server, null, cancellationToken).ConfigureAwait(false));
        }
    }

    /// <summary>Calls a second that h2load sees of a verification made before, and of a call that does nothing.</summary>
    public async Task<(double Again, double Nothing)> H2LoadAsync(CancellationToken cancellationToken)
    {
        var entries = await _ground.FileAsync(1, null, cancellationToken).ConfigureAwait(false);
        await _ground.VerifyAsync(entries, cancellationToken).ConfigureAwait(false);
        return await H2Load.RunAsync(_server.Address, entries[0].Right(""), _settings.ScriptCalls, _settings.UnderWay, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var scenario in _scenarios)
        {
            await scenario.DisposeAsync().ConfigureAwait(false);
        }

        await _ground.DisposeAsync().ConfigureAwait(false);
        _line.Dispose();
    }

    private Task<Measured> LoadAsync(Scenario scenario, CancellationToken cancellationToken)
    {
        var plan = new LoadPlan(_settings.UnderWay, _settings.Duration);
        return Measured.RunAsync(
            scenario, _line, scenario is VerifyRight or PlainRight ? plan with { MostCalls = _settings.RightCalls } : plan, _server, null, cancellationToken);
    }

    private async Task TakeScriptsAsync(CancellationToken cancellationToken)
    {
        var entries = await _ground.FileAsync(3, null, cancellationToken).ConfigureAwait(false);
        await _ground.VerifyAsync(entries[2..], cancellationToken).ConfigureAwait(false);
        (string Name, Entry Entry, VerifyCodeRequest Request, string Expected)[] calls =
        [
            ("verify-wrong-code", entries[0], entries[0].WithWrongCode("script-1"), "MISMATCH"),
            ("verify-again", entries[2], entries[2].Right("script-2"), "ALREADY_VERIFIED"),
            ("verify-right", entries[1], entries[1].Right("script-3"), "FORWARDED"),
        ];
        foreach (var (name, entry, request, expected) in calls)
        {
            _scripts[name] = await ScriptAlone.OfAsync(_server, _line.First, entry, request, expected, cancellationToken).ConfigureAwait(false);
        }
    }
}
