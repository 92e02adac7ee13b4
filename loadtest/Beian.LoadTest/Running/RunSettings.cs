using Beian.LoadTest.Scenarios;

namespace Beian.LoadTest.Running;

/// <summary>What <c>run</c> was asked for.</summary>
internal sealed record RunSettings(
    IReadOnlyList<Scenario> Scenarios,
    Uri? Address,
    double? Rate,
    int UnderWay,
    int Connections,
    TimeSpan WarmUp,
    TimeSpan Duration,
    int? Filings,
    string AppendFsync,
    string? Report);
