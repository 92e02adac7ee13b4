using Beian.Redis;

namespace Beian.Outbox;

/// <summary>Holds on to what must not be lost until the store is there to take it.</summary>
internal static class UntilStored
{
    // Short beside a round: when the store is back, what carriers have said is written before a pump claims anew.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>Writes, and tries again for as long as the store is unavailable.</summary>
    /// <param name="write">Harmless when it is done twice: of an unavailable store nobody knows whether it was done.</param>
    /// <param name="onWait">Told why, before the first wait.</param>
    /// <param name="clock">The clock for the pauses.</param>
    /// <param name="cancellationToken">From then on there is one last try.</param>
    /// <exception cref="StoreUnavailableException">That failed too.</exception>
    public static async Task<T> WriteAsync<T>(
        Func<Task<T>> write, Action<Exception> onWait, TimeProvider clock, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            var isLast = cancellationToken.IsCancellationRequested;
            try
            {
                return await write().ConfigureAwait(false);
            }
            catch (StoreUnavailableException unavailable) when (!isLast)
            {
                if (tries == 1)
                {
                    onWait(unavailable);
                }
            }

            await Task.Delay(Pause, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
