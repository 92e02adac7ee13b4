using Microsoft.Extensions.Time.Testing;

namespace Beian.Grpc.Tests.Model;

/// <summary>
/// One clock for many sequences at once. It stands still while any of them has a call under way; when all of them wait for a
/// moment, it moves to the first of these.
/// </summary>
internal sealed class SharedTime(FakeTimeProvider clock)
{
    private readonly Lock _lock = new();
    private readonly PriorityQueue<TaskCompletionSource, DateTimeOffset> _waiting = new();
    private int _running;

    public DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>One more sequence has begun.</summary>
    public void Enter()
    {
        lock (_lock)
        {
            _running++;
        }
    }

    /// <summary>One has ended.</summary>
    public void Leave() => StopRunning(null, default);

    /// <summary>
    /// Wakes what is due now. A timer that is set to go off at once, while another thread sees to the clock's timers, is overlooked
    /// until the clock is touched again.
    /// </summary>
    public void Touch() => clock.Advance(TimeSpan.Zero);

    public Task UntilAsync(DateTimeOffset moment)
    {
        if (moment <= Now)
        {
            return Task.CompletedTask;
        }

        var come = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        StopRunning(come, moment);
        return come.Task;
    }

    private void StopRunning(TaskCompletionSource? come, DateTimeOffset moment)
    {
        lock (_lock)
        {
            if (come is not null)
            {
                _waiting.Enqueue(come, moment);
            }

            _running--;
            if (_running > 0 || !_waiting.TryPeek(out _, out var next))
            {
                return;
            }

            clock.SetUtcNow(next);
            while (_waiting.TryPeek(out var first, out var its) && its == next)
            {
                _waiting.Dequeue();
                _running++;
                first.SetResult();
            }
        }
    }
}
