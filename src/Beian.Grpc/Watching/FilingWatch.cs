using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Beian.Filings;
using Microsoft.Extensions.Options;

namespace Beian.Watching;

/// <summary>
/// Follows a provider's filings: every state change exactly once and in order for each filing, relative to the position it starts
/// from. What happened before the watch is read from the store; what happens from then on comes from the hub; the two meet at the
/// front that the hub names when it takes the watcher on.
/// </summary>
internal sealed class FilingWatch(
    FeedHub hub, IFeedStore store, TimeProvider clock, IOptions<WatchOptions> options, IOptions<RetentionOptions> retention)
{
    // Replicas' clocks and the store's may differ by seconds; a minute covers them.
    private static readonly TimeSpan ClockMargin = TimeSpan.FromMinutes(1);

    /// <summary>Follows from a position, or from now; a null event is a heartbeat.</summary>
    /// <exception cref="ResumeTooOldException">The feed may have forgotten what follows the position.</exception>
    /// <exception cref="WatcherTooSlowException">The reader fell too far behind.</exception>
    /// <exception cref="Redis.StoreUnavailableException">The store did not answer while catching up.</exception>
    public async IAsyncEnumerable<WatchStep> FollowAsync(
        string provider, IReadOnlyList<Province> provinces, WatchPosition? from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (from is not null && from.Time < clock.GetUtcNow() - retention.Value.Events + ClockMargin)
        {
            throw new ResumeTooOldException();
        }

        await hub.ReadyAsync(cancellationToken).ConfigureAwait(false);
        if (from is not null)
        {
            // Ahead of joining the hub, so that a long way to catch up does not fill the backlog meanwhile.
            await foreach (var step in CatchUpAsync(provider, from, end: null, cancellationToken).ConfigureAwait(false))
            {
                yield return step;
            }
        }

        var watcher = new Watcher(provider, provinces, options.Value.Backlog);
        var front = hub.Add(watcher);
        try
        {
            var position = from ?? new WatchPosition(front.Time, provinces.Select(p => KeyValuePair.Create(p, front.Positions[p])));
            await foreach (var step in CatchUpAsync(provider, position, front, cancellationToken).ConfigureAwait(false))
            {
                yield return step;
            }

            yield return new WatchStep(null, position);
            await foreach (var step in LiveAsync(watcher, position, cancellationToken).ConfigureAwait(false))
            {
                yield return step;
            }
        }
        finally
        {
            hub.Remove(watcher);
        }
    }

    private async IAsyncEnumerable<WatchStep> CatchUpAsync(
        string provider, WatchPosition position, FeedFront? end, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var province in position.Provinces.ToArray())
        {
            var (behind, isEverything) = (position[province], end is not null && position[province] >= end.Positions[province]);
            while (!isEverything)
            {
                var events = await store.ReadAsync(province, behind, options.Value.Batch, cancellationToken).ConfigureAwait(false);
                foreach (var change in events.Where(e => end is null || e.Position <= end.Positions[province]))
                {
                    behind = change.Position;
                    if (position.MoveBehind(change) && change.Provider == provider)
                    {
                        yield return new WatchStep(change, position);
                    }
                }

                isEverything = events.Count < options.Value.Batch || (end is not null && behind >= end.Positions[province]);
            }
        }
    }

    private async IAsyncEnumerable<WatchStep> LiveAsync(
        Watcher watcher, WatchPosition position, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            while (watcher.Waiting.TryRead(out var change))
            {
                // A token of a replica that had read further brings events here that its stream has already given.
                if (position.MoveBehind(change))
                {
                    yield return new WatchStep(change, position);
                }
            }

            if (!await AnythingAsync(watcher.Waiting, cancellationToken).ConfigureAwait(false))
            {
                if (hub.FrontFor(watcher) is { } front)
                {
                    position.MoveTo(front);
                }

                yield return new WatchStep(null, position);
            }
        }
    }

    private async Task<bool> AnythingAsync(ChannelReader<FeedEvent> waiting, CancellationToken cancellationToken)
    {
        using var silence = new CancellationTokenSource(options.Value.Heartbeat, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancellationToken);
        try
        {
            return await waiting.WaitToReadAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}

/// <summary>A state change, or a heartbeat where there is none, and the position behind it.</summary>
internal sealed record WatchStep(FeedEvent? Change, WatchPosition Position);
