namespace Beian.Grpc.Tests.Model;

/// <summary>Counts that begin with the first miss and are forgotten together when the window's length has passed.</summary>
internal sealed class Windows(TimeSpan length)
{
    private readonly Dictionary<string, (DateTimeOffset End, int Count)> _windows = [];

    /// <summary>When the next one ends.</summary>
    public DateTimeOffset? NextEnd(DateTimeOffset now) =>
        _windows.Values.Where(window => window.End > now).Select(window => (DateTimeOffset?)window.End).Min();

    /// <summary>How long to wait, when it is full.</summary>
    public TimeSpan? Wait(string name, int limit, DateTimeOffset now) =>
        _windows.TryGetValue(name, out var window) && now < window.End && window.Count >= limit ? window.End - now : null;

    public void Count(string name, DateTimeOffset now) =>
        _windows[name] = _windows.TryGetValue(name, out var window) && now < window.End
            ? (window.End, window.Count + 1)
            : (now + length, 1);
}
