namespace Beian.Redis.Managed;

/// <summary>
/// How long to wait before Redis is started again: not at all the first time, then longer and longer while it keeps
/// ending young, so that one that cannot live does not take the machine with it.
/// </summary>
internal sealed class RestartPause(TimeProvider time)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Grown = TimeSpan.FromSeconds(10);

    private long _born = time.GetTimestamp();

    /// <summary>What the next <see cref="WaitAsync"/> waits for.</summary>
    public TimeSpan Next { get; private set; } = TimeSpan.Zero;

    /// <summary>It runs.</summary>
    public void Born() => _born = time.GetTimestamp();

    /// <summary>It has ended.</summary>
    public void Died() => Next = time.GetElapsedTime(_born) >= Grown ? TimeSpan.Zero : Next;

    public async Task WaitAsync(CancellationToken cancellation)
    {
        var pause = Next;
        Next = pause == TimeSpan.Zero ? Shortest : TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, Longest.Ticks));
        if (pause > TimeSpan.Zero)
        {
            await Task.Delay(pause, time, cancellation);
        }
    }
}
