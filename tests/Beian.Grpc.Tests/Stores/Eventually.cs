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

    /// <summary>Asks again and again for what may be asked for as often as one likes, until there is an answer.</summary>
    /// <param name="what">What is awaited.</param>
    /// <param name="ask">Asks.</param>
    /// <param name="isNoAnswer">Whether a failure means that there is no answer yet.</param>
    /// <exception cref="TimeoutException">There was none.</exception>
    public static async Task<T> AnswersAsync<T>(string what, Func<Task<T>> ask, Predicate<Exception> isNoAnswer)
    {
        T? answer = default;
        await HoldsAsync(what, async () =>
        {
            try
            {
                answer = await ask();
                return true;
            }
            catch (Exception failure) when (isNoAnswer(failure))
            {
                return false;
            }
        });
        return answer!;
    }
}
