namespace Beian.LoadTest.Noon;

/// <summary>Waiting for the hands of the clock.</summary>
internal static class Moments
{
    private static readonly TimeProvider Clock = TimeProvider.System;

    /// <summary>The first whole minute that is at least so far away.</summary>
    public static DateTimeOffset NextMinute(TimeSpan away)
    {
        var soonest = Clock.GetUtcNow() + away;
        var minute = new DateTimeOffset(soonest.Ticks - (soonest.Ticks % TimeSpan.TicksPerMinute), TimeSpan.Zero);
        return minute < soonest ? minute.AddMinutes(1) : minute;
    }

    public static Task WaitAsync(DateTimeOffset moment, CancellationToken cancellationToken) =>
        moment - Clock.GetUtcNow() is { Ticks: > 0 } left ? Task.Delay(left, Clock, cancellationToken) : Task.CompletedTask;
}
