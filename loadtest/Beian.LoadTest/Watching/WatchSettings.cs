namespace Beian.LoadTest.Watching;

/// <summary>How much is measured.</summary>
/// <param name="Watchers">Streams that are opened.</param>
/// <param name="Changes">Of which so many are told, and then a few so many others.</param>
/// <param name="Settling">How long the open streams are left alone before the server's memory is read.</param>
/// <param name="Pause">Between two changes.</param>
internal sealed record WatchSettings(int Watchers, int Changes, TimeSpan Settling, TimeSpan Pause)
{
    /// <summary>Enough to see that all of it works.</summary>
    public static WatchSettings Short { get; } = new(Watchers: 100, Changes: 2, TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(100));

    /// <summary>Enough for a figure.</summary>
    public static WatchSettings Long(int watchers) => new(
        watchers,
        Changes: 20,
        // Past a heartbeat of each.
        TimeSpan.FromSeconds(20),
        TimeSpan.FromSeconds(1));
}
