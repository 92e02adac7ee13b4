namespace Beian.Rpc;

/// <summary>Cancels at a time, however far ahead it lies.</summary>
internal sealed class Expiry : IAsyncDisposable
{
    // Timers reach seven weeks; a token may be good for longer.
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(30);

    private readonly CancellationTokenSource _expired = new();
    private readonly DateTimeOffset _time;
    private readonly TimeProvider _clock;
    private readonly ITimer _timer;

    public Expiry(DateTimeOffset time, TimeProvider clock)
    {
        (_time, _clock) = (time, clock);
        _timer = clock.CreateTimer(_ => Look(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Look();
    }

    public CancellationToken Token => _expired.Token;

    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync().ConfigureAwait(false);
        _expired.Dispose();
    }

    private void Look()
    {
        var wait = _time - _clock.GetUtcNow();
        if (wait > TimeSpan.Zero)
        {
            _timer.Change(wait < LongestWait ? wait : LongestWait, Timeout.InfiniteTimeSpan);
        }
        else
        {
            _expired.Cancel();
        }
    }
}
