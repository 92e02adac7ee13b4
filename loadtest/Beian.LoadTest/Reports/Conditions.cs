namespace Beian.LoadTest.Reports;

/// <summary>What a measurement is taken on, from its beginning on.</summary>
internal sealed class Conditions
{
    private readonly string _loadBefore = Machine.LoadAverage();
    private readonly long _start = TimeProvider.System.GetTimestamp();

    /// <summary>What it was taken on, now that it is over.</summary>
    /// <param name="what">How much was done, and with what.</param>
    public string Say(string what) =>
        $"{Machine.Describe()} Before it began: {_loadBefore}. {what} {TimeProvider.System.GetElapsedTime(_start):m\\:ss} in all.";
}
