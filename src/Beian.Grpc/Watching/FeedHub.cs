using Beian.Filings;
using Beian.Redis;
using Microsoft.Extensions.Options;

namespace Beian.Watching;

/// <summary>
/// Reads each province's feed once for the whole server and hands every event to the watchers of its provider, so that ten thousand
/// watchers cost the store no more than one. Reading begins with the first watcher.
/// </summary>
internal sealed partial class FeedHub(IFeedStore store, TimeProvider clock, IOptions<WatchOptions> options, ILogger<FeedHub> logger)
    : BackgroundService
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, HashSet<Watcher>> _watchers = new(StringComparer.Ordinal);
    private readonly Dictionary<Province, FeedPosition> _positions = [];
    private readonly Dictionary<Province, DateTimeOffset> _readUpTo = [];
    private readonly TaskCompletionSource _wanted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Returns once every feed is being read.</summary>
    public Task ReadyAsync(CancellationToken cancellationToken)
    {
        _wanted.TrySetResult();
        return _ready.Task.WaitAsync(cancellationToken);
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

    /// <summary>How far the readers have come, if nothing waits for the watcher: then it has got everything up to there.</summary>
    public FeedFront? FrontFor(Watcher watcher)
    {
        lock (_gate)
        {
            return watcher.Waiting.TryPeek(out _) ? null : Front();
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await _wanted.Task.WaitAsync(stoppingToken).ConfigureAwait(false);
        await Task.WhenAll(Provinces.All.Select(p => StartAsync(p, stoppingToken))).ConfigureAwait(false);
        _ready.SetResult();
        await Task.WhenAll(Provinces.All.Select(p => FollowAsync(p, stoppingToken))).ConfigureAwait(false);
    }

    private FeedFront Front() => new(_readUpTo.Values.Min(), new Dictionary<Province, FeedPosition>(_positions));

    private Task StartAsync(Province province, CancellationToken stoppingToken) => KeepTryingAsync(province, async () =>
    {
        var now = clock.GetUtcNow();
        var end = await store.EndAsync(province, stoppingToken).ConfigureAwait(false);
        lock (_gate)
        {
            _positions[province] = end;
            _readUpTo[province] = now;
        }

        return true;
    }, stoppingToken);

    private Task FollowAsync(Province province, CancellationToken stoppingToken) => KeepTryingAsync(province, async () =>
    {
        var now = clock.GetUtcNow();
        var events = await store.ReadAsync(province, _positions[province], options.Value.Batch, stoppingToken).ConfigureAwait(false);
        var isEverything = events.Count < options.Value.Batch;
        lock (_gate)
        {
            foreach (var change in events)
            {
                _positions[province] = change.Position;
                foreach (var watcher in _watchers.GetValueOrDefault(change.Provider) ?? [])
                {
                    watcher.Offer(change);
                }
            }

            if (isEverything)
            {
                _readUpTo[province] = now;
            }
        }

        if (isEverything)
        {
            await PauseAsync(stoppingToken).ConfigureAwait(false);
        }

        return false;
    }, stoppingToken);

    // Until the step says it is done. A store that is away is asked again; the position has not moved, so nothing is lost.
    private async Task KeepTryingAsync(Province province, Func<Task<bool>> step, CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                if (await step().ConfigureAwait(false))
                {
                    return;
                }
            }
            catch (StoreUnavailableException unavailable)
            {
                LogStoreUnavailable(province, unavailable);
                await PauseAsync(stoppingToken).ConfigureAwait(false);
            }
        }
    }

    // In real time, whatever clock the rules go by: it paces the reading and decides nothing.
    private Task PauseAsync(CancellationToken stoppingToken) => Task.Delay(options.Value.Poll, TimeProvider.System, stoppingToken);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The feed of {Province} was not read: the store did not answer")]
    private partial void LogStoreUnavailable(Province province, Exception exception);
}
