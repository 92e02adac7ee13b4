using Beian.LoadTest.Load;
using Beian.LoadTest.Reports;

namespace Beian.LoadTest.Comparing;

/// <summary>What a comparison came to.</summary>
internal sealed class Comparison(CompareSettings settings)
{
    private readonly Conditions _conditions = new();

    public CompareSettings Settings { get; } = settings;

    /// <summary>Calls with a number of them under way.</summary>
    public Rounds Closed { get; } = new();

    /// <summary>Calls at half of that.</summary>
    public Rounds Half { get; } = new();

    /// <summary>Few open filings and many.</summary>
    public Rounds Filings { get; } = new();

    /// <summary>What was made before anything was measured.</summary>
    public List<Measured> WarmUp { get; } = [];

    /// <summary>By h2load, where there is one.</summary>
    public H2LoadRuns? H2Load { get; set; }

    public IReadOnlyList<Measured> Loads =>
        [.. WarmUp, .. Closed.Loads, .. Half.Loads, .. Filings.Loads, .. H2Load is { } other ? [other.Again.Ours, other.Nothing.Ours] : Array.Empty<Measured>()];

    /// <summary>What it was taken on.</summary>
    public string Conditions { get; private set; } = "";

    public void End() => Conditions = _conditions.Say($"Redis' appendfsync: {Settings.AppendFsync}. {Settings.Rounds} rounds.");
}
