namespace Beian.Outbox;

/// <summary>
/// Permits to hand messages to one operator. The rate is the installation's and counted in the store, so that replicas share it
/// however many there are. Used by one pump, one call at a time.
/// </summary>
public sealed class RatePermits(IPermitStore store, Operator carrier, int perSecond, TimeProvider clock)
{
    // As far ahead as permits may be taken: long enough that a round trip is nothing beside it, short enough that the carrier sees an
    // even stream. At a rate below ten a second it is the gap between two.
    private static readonly TimeSpan Ahead = TimeSpan.FromMilliseconds(100);

    // As much is waited for where nothing is left. One by one they would cost the store three round trips a message, for the permit, the
    // claim and the look at ported numbers, and a noon is nothing but messages without a permit.
    private static readonly TimeSpan Together = TimeSpan.FromMilliseconds(20);

    private int _spare;

    /// <summary>Waits until there are permits and takes some.</summary>
    /// <param name="most">How many at most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>How many: at least one.</returns>
    public async ValueTask<int> TakeAsync(int most, CancellationToken cancellationToken)
    {
        if (perSecond == 0)
        {
            return most;
        }

        if (_spare > 0)
        {
            var spare = Math.Min(_spare, most);
            _spare -= spare;
            return spare;
        }

        var gap = TimeSpan.FromSeconds(1.0 / perSecond);
        var fewest = Math.Clamp((int)(Together / gap), 1, most);
        while (true)
        {
            var now = clock.GetUtcNow();
            var (granted, wait) = await store
                .TakeAsync(carrier, now, gap, fewest, most, gap > Ahead ? gap : Ahead, cancellationToken).ConfigureAwait(false);
            if (granted > 0)
            {
                return granted;
            }

            // Counted from when it was asked: what the answer took is not waited for twice.
            if (now + wait - clock.GetUtcNow() is { Ticks: > 0 } rest)
            {
                await Task.Delay(rest, clock, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Keeps permits that were not used for the next call.</summary>
    public void Keep(int permits) => _spare += perSecond == 0 ? 0 : permits;
}

/// <summary>Where the rate of each operator is counted. One round trip.</summary>
public interface IPermitStore
{
    /// <summary>Takes permits.</summary>
    /// <param name="carrier">Whose rate.</param>
    /// <param name="now">The time.</param>
    /// <param name="gap">From one permit to the next.</param>
    /// <param name="fewest">How many at least, or none.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="ahead">How far ahead of their time they may be taken.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>How many, and how long to wait where it is none.</returns>
    Task<(int Granted, TimeSpan Wait)> TakeAsync(
        Operator carrier, DateTimeOffset now, TimeSpan gap, int fewest, int most, TimeSpan ahead, CancellationToken cancellationToken);
}
