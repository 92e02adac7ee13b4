using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Options;

namespace Beian.Watching;

/// <summary>
/// Follows a provider's filings: every state change exactly once and in order for each filing, relative to the position it starts
/// from. What happened before the watch is read from the store; what happens from then on comes from the hub; the two meet at the
/// front that the hub names when it takes the watcher on.
/// </summary>
internal sealed class FilingWatch(FeedHub hub, IFeedStore store, FeedAge age, IOptions<WatchOptions> options)
{
    /// <summary>Follows from a position, or from now; a null event is a heartbeat.</summary>
    /// <exception cref="ResumeTooOldException">The feed may have forgotten what follows the position.</exception>
    /// <exception cref="WatcherTooSlowException">The reader fell too far behind.</exception>
    /// <exception cref="Redis.StoreUnavailableException">The store did not answer at the start or while catching up.</exception>
    public async IAsyncEnumerable<WatchStep> FollowAsync(
        string provider, IReadOnlyList<Province> provinces, WatchPosition? from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var front = await hub.FrontAsync(provinces, cancellationToken).ConfigureAwait(false);
        var position = from ?? new WatchPosition(front.Time, provinces.Select(p => KeyValuePair.Create(p, front.Positions[p])));

        // Ahead of joining the hub, so that a long way to catch up does not fill the backlog meanwhile.
        await foreach (var step in CatchUpAsync(provider, position, front, cancellationToken).ConfigureAwait(false))
        {
            yield return step;
        }

        var watcher = new Watcher(provider, provinces, options.Value.Backlog);
        front = hub.Add(watcher);
        try
        {
            await foreach (var step in CatchUpAsync(provider, position, front, cancellationToken).ConfigureAwait(false))
            {
                yield return step;
            }

            position.MoveTo(front);
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
        string provider, WatchPosition position, FeedFront end, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var province in position.Provinces.ToArray())
        {
            while (position[province] < end.Positions[province])
            {
                var events = await store.ReadAsync(province, position[province], options.Value.Batch, cancellationToken).ConfigureAwait(false);
                // Asked after the reading: what had not been trimmed then had not been before.
                if (age.IsPast(position.Time) && await store.MayHaveForgottenAsync(province, position[province], cancellationToken).ConfigureAwait(false))
                {
                    throw new ResumeTooOldException();
                }

                foreach (var change in events.TakeWhile(e => e.Position <= end.Positions[province]))
                {
                    if (position.MoveBehind(change) && change.Provider == provider)
                    {
                        yield return new WatchStep(change, position);
                    }
                }

                // The end itself need not be met: a failover may have lost it.
                if (events.Count < options.Value.Batch || events[^1].Position >= end.Positions[province])
                {
                    break;
                }
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
                    KeepUp(watcher, position);
                    yield return new WatchStep(change, position);
                }
            }

            if (!await AnythingAsync(watcher.Waiting, cancellationToken).ConfigureAwait(false))
            {
                KeepUp(watcher, position);
                yield return new WatchStep(null, position);
            }
        }
    }

    // Moves on over what concerns others. With events too, not only in silence: a token that stood still in quiet provinces, or in
    // time, would be long to catch up from and grow too old under a watcher that is never idle.
    private void KeepUp(Watcher watcher, WatchPosition position)
    {
        if (hub.FrontFor(watcher) is { } front)
        {
            position.MoveTo(front);
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
