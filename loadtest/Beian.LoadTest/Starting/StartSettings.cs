namespace Beian.LoadTest.Starting;

/// <summary>How much is measured.</summary>
/// <param name="Ways">Ways to publish the server; none for the server as it was built.</param>
/// <param name="Starts">How often each is started, with either store.</param>
/// <param name="WarmUps">How often before, for files and this client to be warm.</param>
/// <param name="Settling">How long an idle server is left alone before its memory is read.</param>
internal sealed record StartSettings(IReadOnlyList<Way> Ways, int Starts, int WarmUps, TimeSpan Settling)
{
    /// <summary>Enough to see that all of it works.</summary>
    public static StartSettings Short { get; } = new([], Starts: 1, WarmUps: 0, TimeSpan.FromMilliseconds(100));

    /// <summary>Enough for a figure.</summary>
    public static StartSettings Long(IReadOnlyList<Way> ways, int starts) => new(
        ways,
        starts,
        WarmUps: 1,
        // Long enough for what a start leaves behind to be done: the first looks at every province, tiered compilation.
        TimeSpan.FromSeconds(4));
}
