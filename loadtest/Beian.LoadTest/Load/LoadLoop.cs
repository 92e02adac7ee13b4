using Beian.LoadTest.Connections;
using Beian.LoadTest.Scenarios;
using Grpc.Core;

namespace Beian.LoadTest.Load;

/// <summary>Makes the calls of a scenario as planned, and records what became of each.</summary>
internal sealed class LoadLoop(Scenario scenario, Line line, LoadPlan plan, Recording recording)
{
    // What has not been answered by then counts as not answered.
    private static readonly TimeSpan LastAnswer = TimeSpan.FromSeconds(60);

    private static readonly TimeProvider Clock = TimeProvider.System;

    private readonly int _underWay = Math.Min(plan.UnderWay, scenario.MostUnderWay);
    private long _begun;

    /// <summary>Whether it ended because the scenario bears no more calls.</summary>
    public bool RanOut { get; private set; }

    /// <summary>Returns when the last call has ended.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        giveUp.CancelAfter(plan.Duration + LastAnswer);
        await (plan.Rate is { } rate
            ? Task.Factory.StartNew(() => OpenAsync(rate, giveUp.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap()
            : ClosedAsync(giveUp.Token)).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
    }

    private Task ClosedAsync(CancellationToken giveUp)
    {
        var end = Clock.GetTimestamp() + Ticks(plan.Duration);
        return Task.WhenAll(Enumerable.Range(0, _underWay).Select(_ => Task.Run(
            async () =>
            {
                while (Clock.GetTimestamp() < end && TryTake(out var number))
                {
                    await CallAsync(number, Clock.GetTimestamp(), giveUp).ConfigureAwait(false);
                }
            },
            CancellationToken.None)));
    }

    // On a thread of its own, which begins each call itself: a call is late when this is, and is measured from when it was to begin. Those of
    // a millisecond begin together, as other generators have it: a thread that is woken for each would take the server's processor time.
    private async Task OpenAsync(double rate, CancellationToken giveUp)
    {
        using var places = new SemaphoreSlim(_underWay);
        var start = Clock.GetTimestamp();
        var end = start + Ticks(plan.Duration);
        var tick = Ticks(TimeSpan.FromMilliseconds(1));
        for (long n = 0; start + ((long)(n / rate * Clock.TimestampFrequency) / tick * tick) is var due && due < end && !giveUp.IsCancellationRequested && TryTake(out var number); n++)
        {
            Pace.WaitUntil(due);
            places.Wait(giveUp);
            _ = FreeAsync(CallAsync(number, due, giveUp), places);
        }

        for (var place = 0; place < _underWay; place++)
        {
            await places.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }

    private static async Task FreeAsync(Task call, SemaphoreSlim places)
    {
        await call.ConfigureAwait(false);
        places.Release();
    }

    private async Task CallAsync(long number, long since, CancellationToken giveUp)
    {
        string? wrong;
        try
        {
            wrong = await scenario.CallAsync(line.Of(number), number, giveUp).ConfigureAwait(false);
        }
        catch (RpcException e)
        {
            wrong = giveUp.IsCancellationRequested ? "no answer" : $"{e.StatusCode}: {e.Status.Detail}";
        }
        catch (OperationCanceledException)
        {
            wrong = "no answer";
        }

        recording.Add(since, wrong);
    }

    private bool TryTake(out long number)
    {
        number = 0;
        if (Interlocked.Increment(ref _begun) > plan.MostCalls)
        {
            return false;
        }

        var isTaken = scenario.TryTake(out number);
        RanOut |= !isTaken;
        return isTaken;
    }

    private static long Ticks(TimeSpan span) => (long)(span.TotalSeconds * Clock.TimestampFrequency);
}
