using Grpc.Core;

namespace Beian.LoadTest.Grounds;

/// <summary>What comes before the load may take its time: on a busy machine the store answers late now and then.</summary>
internal static class Patience
{
    private const int Tries = 10;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Waits until something holds.</summary>
    /// <param name="holds">Looks whether it does.</param>
    /// <param name="longest">Nothing takes so long, if it is not broken.</param>
    /// <param name="what">What, for the message.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="TimeoutException">It has not held in that time.</exception>
    public static async Task UntilAsync(Func<Task<bool>> holds, TimeSpan longest, string what, CancellationToken cancellationToken)
    {
        for (var start = TimeProvider.System.GetTimestamp(); !await holds().ConfigureAwait(false);)
        {
            if (TimeProvider.System.GetElapsedTime(start) > longest)
            {
                throw new TimeoutException($"Waited {longest.TotalSeconds:0} seconds in vain: {what}.");
            }

            await Task.Delay(Pause, TimeProvider.System, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Makes a call that may be made twice, again while the server is not available.</summary>
    public static async Task<T> TryAsync<T>(Func<Task<T>> call)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await call().ConfigureAwait(false);
            }
            catch (RpcException e) when (e.StatusCode == StatusCode.Unavailable && tries < Tries)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200 * tries), TimeProvider.System).ConfigureAwait(false);
            }
        }
    }
}
