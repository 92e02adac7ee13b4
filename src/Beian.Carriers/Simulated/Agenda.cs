namespace Beian.Carriers.Simulated;

/// <summary>
/// What a simulated carrier is going to do, in order of time on one timer. Things due at once happen in the order they
/// were entered, and one at a time, and each takes the moment it was due for now, however late the timer woke: a run with
/// a fake clock repeats itself exactly, in whatever steps the clock moves.
/// </summary>
internal sealed class Agenda : IDisposable
{
    // A timer takes no more than 49 days; what is due later sets it again.
    private const double LongestWait = 86_400_000;

    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private readonly Lock _gate = new();
    private readonly Lock _acting = new();
    private readonly PriorityQueue<Action, (long Due, long Order)> _entries = new();
    private long _order;
    private long _moment;

    internal Agenda(TimeProvider time)
    {
        _time = time;
        _timer = time.CreateTimer(_ => ActOnWhatIsDue(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The time; for what is being done, the moment it was due.</summary>
    internal DateTimeOffset Now => _time.GetUtcNow() - _time.GetElapsedTime(Moment);

    private long Moment => _acting.IsHeldByCurrentThread ? _moment : _time.GetTimestamp();

    internal void Enter(TimeSpan delay, Action what)
    {
        var due = Moment + (long)(delay.TotalSeconds * _time.TimestampFrequency);
        lock (_gate)
        {
            _entries.Enqueue(what, (due, _order++));
        }

        // An entry made by an entry is seen to when the acting ends.
        if (!_acting.IsHeldByCurrentThread)
        {
            SetTimer();
        }
    }

    /// <summary>Drops what has not happened yet.</summary>
    public void Dispose()
    {
        _timer.Dispose();
        lock (_gate)
        {
            _entries.Clear();
        }
    }

    private void ActOnWhatIsDue()
    {
        lock (_acting)
        {
            while (TakeDue() is { } what)
            {
                what();
            }
        }

        SetTimer();
    }

    private Action? TakeDue()
    {
        lock (_gate)
        {
            if (!_entries.TryPeek(out _, out var next) || next.Due > _time.GetTimestamp())
            {
                return null;
            }

            _moment = next.Due;
            return _entries.Dequeue();
        }
    }

    // Without a lock held, since a fake clock may run any due timer, of another carrier too, within Change. Of two
    // threads setting the timer at once the slower could leave it at a later time: hence the second look.
    private void SetTimer()
    {
        long? due;
        do
        {
            due = NextDue();
            _timer.Change(due is { } at ? WaitUntil(at) : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
        while (due != NextDue());
    }

    private long? NextDue()
    {
        lock (_gate)
        {
            return _entries.TryPeek(out _, out var next) ? next.Due : null;
        }
    }

    // Timers count whole milliseconds; rounding up keeps them from firing just too early, again and again.
    private TimeSpan WaitUntil(long due)
    {
        var milliseconds = (due - _time.GetTimestamp()) * 1_000.0 / _time.TimestampFrequency;
        return TimeSpan.FromMilliseconds(Math.Clamp(Math.Ceiling(milliseconds), 0, LongestWait));
    }
}
