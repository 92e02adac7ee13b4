namespace Beian.Benchmarks.Measuring;

/// <summary>Makes calls, a steady number of them under way, and counts them.</summary>
public static class Calls
{
    /// <summary>Calls of one benchmark invocation.</summary>
    public const int PerInvocation = 1_024;

    private const int UnderWay = 32;

    private static long _made;

    /// <summary>Calls made since the process started.</summary>
    public static long Made => Interlocked.Read(ref _made);

    /// <summary>Makes <see cref="PerInvocation"/> calls; each is told its number.</summary>
    public static async Task MakeAsync(Func<int, Task> call)
    {
        await Task.WhenAll(Enumerable.Range(0, UnderWay).Select(worker => Task.Run(async () =>
        {
            for (var number = worker; number < PerInvocation; number += UnderWay)
            {
                await call(number).ConfigureAwait(false);
            }
        }))).ConfigureAwait(false);
        Interlocked.Add(ref _made, PerInvocation);
    }
}
