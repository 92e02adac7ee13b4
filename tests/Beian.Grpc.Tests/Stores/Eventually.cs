using System.Diagnostics;

namespace Beian.Grpc.Tests.Stores;

/// <summary>Waits for something outside this process that cannot announce itself, by asking again and again.</summary>
internal static class Eventually
{
    /// <summary>Long enough for a starved build machine; only a fault ever waits this long.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    /// <exception cref="TimeoutException">The condition did not come true; says what was awaited.</exception>
    public static async Task HoldsAsync(string what, Func<Task<bool>> condition)
    {
        var waited = Stopwatch.StartNew();
        while (!await condition())
        {
            if (waited.Elapsed > Limit)
            {
                throw new TimeoutException($"Waited {Limit.TotalSeconds} s in vain: {what}.");
            }

            await Task.Delay(Pause, TimeProvider.System);
        }
    }
}
