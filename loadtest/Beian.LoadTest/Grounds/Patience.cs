using Grpc.Core;

namespace Beian.LoadTest.Grounds;

/// <summary>What comes before the load may take its time: on a busy machine the store answers late now and then.</summary>
internal static class Patience
{
    private const int Tries = 10;

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
