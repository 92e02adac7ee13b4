using Beian.Filings;
using Beian.Redis;
using Microsoft.Extensions.Options;

namespace Beian.Watching;

/// <summary>
/// Reads each province's feed once for the whole server and hands every event to the watchers of its provider, so that ten thousand
/// watchers cost the store no more than one. Reading begins with the first watcher.
/// </summary>
internal sealed partial class FeedHub(
    IFeedStore store, FeedAge age, TimeProvider clock, IOptions<WatchOptions> options, ILogger<FeedHub> logger) : BackgroundService
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, HashSet<Watcher>> _watchers = new(StringComparer.Ordinal);
    private readonly Dictionary<Province, FeedPosition> _positions = [];
    private readonly Dictionary<Province, DateTimeOffset> _readUpTo = [];
    private readonly TaskCompletionSource _wanted = NewSource();
    private readonly Dictionary<Province, TaskCompletionSource> _ready = Provinces.All.ToDictionary(province => province, _ => NewSource());

    // A copy of how far the readers have come, made when it is asked for and good until one of them has come further.
    private FeedFront? _front;

    /// <summary>How many streams are followed.</summary>
    public int Watchers
    {
        get
        {
            lock (_gate)
            {
                return _watchers.Values.Sum(ofProvider => ofProvider.Count);
            }
        }
    }

    /// <summary>Returns how far the readers have come, once the feeds of these provinces are being read.</summary>
    /// <exception cref="StoreUnavailableException">A reader of theirs cannot begin: the store does not answer.</exception>
    public async Task<FeedFront> FrontAsync(IReadOnlyList<Province> provinces, CancellationToken cancellationToken)
    {
        _wanted.TrySetResult();
        await Task.WhenAll(provinces.Select(Ready)).WaitAsync(cancellationToken).ConfigureAwait(false);
        lock (_gate)
        {
            return Front();
        }
    }

    /// <summary>From now on the watcher gets what lies behind the front that this returns, and nothing before it.</summary>
    public FeedFront Add(Watcher watcher)
    {
        lock (_gate)
        {
            if (!_watchers.TryGetValue(watcher.Provider, out var ofProvider))
            {
                _watchers.Add(watcher.Provider, ofProvider = []);
            }

            ofProvider.Add(watcher);
            return Front();
        }
    }

    /// <summary>The watcher gets nothing any more.</summary>
    public void Remove(Watcher watcher)
    {
        lock (_gate)
        {
            if (_watchers.TryGetValue(watcher.Provider, out var ofProvider) && ofProvider.Remove(watcher) && ofProvider.Count == 0)
            {
                _watchers.Remove(watcher.Provider);
            }
        }
    }

    /// <summary>How far the readers have come, where the watcher has taken everything up to there; null where something still waits.</summary>
    public FeedFront? FrontFor(Watcher watcher)
    {
        // Under the gate nothing is offered and no reader moves, so "nothing waits" and "up to there" are said of one moment.
        lock (_gate)
        {
            return watcher.HasTakenEverything ? Front() : null;
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await _wanted.Task.WaitAsync(stoppingToken).ConfigureAwait(false);
        await Task.WhenAll(Provinces.All.Select(province => ReadAsync(province, stoppingToken))).ConfigureAwait(false);
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Task Ready(Province province)
    {
        lock (_gate)
        {
            return _ready[province].Task;
        }
    }

    // Of the provinces whose readers have begun; a watcher's are among them.
    private FeedFront Front() =>
        _front ??= new FeedFront(_readUpTo.Values.Min(), new Dictionary<Province, FeedPosition>(_positions));

    private async Task ReadAsync(Province province, CancellationToken stoppingToken)
    {
        var end = await FindEndAsync(province, stoppingToken).ConfigureAwait(false);
        await FollowAsync(province, end, stoppingToken).ConfigureAwait(false);
    }

    private async Task<FeedPosition> FindEndAsync(Province province, CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                var now = clock.GetUtcNow();
                var end = await store.EndAsync(province, stoppingToken).ConfigureAwait(false);
                lock (_gate)
                {
                    (_positions[province], _readUpTo[province]) = (end, now);
                    _front = null;
                    _ready[province].SetResult();
                }

                return end;
            }
            catch (StoreUnavailableException unavailable)
            {
                LogStoreUnavailable(province, unavailable);
                TellWaiting(province, unavailable);
            }
#pragma warning disable CA1031 // One feed that cannot be read must not stop the others, nor the server.
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                LogFault(province, fault);
                TellWaiting(province, fault);
            }

            await PauseAsync(stoppingToken).ConfigureAwait(false);
        }
    }

    // Rather than keep them waiting; the next one to come finds out anew.
    private void TellWaiting(Province province, Exception reason)
    {
        lock (_gate)
        {
            _ready[province].SetException(reason);
            _ready[province] = NewSource();
        }
    }

    private async Task FollowAsync(Province province, FeedPosition behind, CancellationToken stoppingToken)
    {
        while (true)
        {
            var isEverything = true;
            try
            {
                var now = clock.GetUtcNow();
                var events = await store.ReadAsync(province, behind, options.Value.Batch, stoppingToken).ConfigureAwait(false);
                // The store may have been away for longer than the feed goes back.
                if (age.IsPast(ReadUpTo(province)) && await store.MayHaveForgottenAsync(province, behind, stoppingToken).ConfigureAwait(false))
                {
                    EndWatches(province);
                }

                isEverything = events.Count < options.Value.Batch;
                behind = events.Count == 0 ? behind : events[^1].Position;
                HandOut(province, events, behind, isEverything ? now : null);
            }
            catch (StoreUnavailableException unavailable)
            {
                // It is asked again from the same position, so nothing is lost.
                LogStoreUnavailable(province, unavailable);
            }
#pragma warning disable CA1031 // One feed that cannot be read must not stop the others, nor the server.
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                LogFault(province, fault);
            }

            if (isEverything)
            {
                await PauseAsync(stoppingToken).ConfigureAwait(false);
            }
        }
    }

    private void HandOut(Province province, IReadOnlyList<FeedEvent> events, FeedPosition position, DateTimeOffset? readUpTo)
    {
        lock (_gate)
        {
            foreach (var change in events)
            {
                foreach (var watcher in _watchers.GetValueOrDefault(change.Provider) ?? [])
                {
                    watcher.Offer(change);
                }
            }

            _positions[province] = position;
            _readUpTo[province] = readUpTo ?? _readUpTo[province];
            _front = null;
        }
    }

    private DateTimeOffset ReadUpTo(Province province)
    {
        lock (_gate)
        {
            return _readUpTo[province];
        }
    }

    // Rather than pass over what they should have been told; their tokens say from where on they have to list.
    private void EndWatches(Province province)
    {
        lock (_gate)
        {
            foreach (var watcher in _watchers.Values.SelectMany(ofProvider => ofProvider).Where(watcher => watcher.Watches(province)))
            {
                watcher.End(new ResumeTooOldException());
            }
        }
    }

    // In real time, whatever clock the rules go by: it paces the reading and decides nothing.
    private Task PauseAsync(CancellationToken stoppingToken) => Task.Delay(options.Value.Poll, TimeProvider.System, stoppingToken);

    [LoggerMessage(Level = LogLevel.Error, Message = "The feed of {Province} could not be read; it is read again from the same position")]
    private partial void LogFault(Province province, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The feed of {Province} was not read: the store did not answer")]
    private partial void LogStoreUnavailable(Province province, Exception exception);
}
