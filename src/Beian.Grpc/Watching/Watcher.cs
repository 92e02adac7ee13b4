using System.Threading.Channels;

namespace Beian.Watching;

/// <summary>One stream of one provider: what it watches, and what waits for it.</summary>
internal sealed class Watcher
{
    private readonly HashSet<Province> _provinces;
    private readonly Channel<FeedEvent> _waiting;
    private bool _hasMissedSomething;

    public Watcher(string provider, IEnumerable<Province> provinces, int backlog)
    {
        Provider = provider;
        _provinces = [.. provinces];
        _waiting = Channel.CreateBounded<FeedEvent>(new BoundedChannelOptions(backlog) { SingleReader = true, SingleWriter = false });
    }

    public string Provider { get; }

    /// <summary>What waits for it; ends with the reason where it has missed something.</summary>
    public ChannelReader<FeedEvent> Waiting => _waiting.Reader;

    /// <summary>Whether it has taken everything that it was offered. Asked, as it is offered, under the hub's gate.</summary>
    public bool HasTakenEverything => !_hasMissedSomething && !_waiting.Reader.TryPeek(out _);

    public bool Watches(Province province) => _provinces.Contains(province);

    /// <summary>Never waits: a slow watcher hurts nobody but itself.</summary>
    public void Offer(FeedEvent change)
    {
        if (Watches(change.Filing.Province) && !_waiting.Writer.TryWrite(change))
        {
            End(new WatcherTooSlowException());
        }
    }

    /// <summary>It has missed something: when it has taken what waits, its stream ends for this reason.</summary>
    public void End(Exception reason)
    {
        _hasMissedSomething = true;
        _waiting.Writer.TryComplete(reason);
    }
}

/// <summary>A watcher read more slowly than things happened.</summary>
public sealed class WatcherTooSlowException() : Exception("The watcher fell too far behind.");

/// <summary>A position lies before what the feeds still hold.</summary>
public sealed class ResumeTooOldException() : Exception("The feed has forgotten what follows this position.");
