using Beian.Carriers.Simulated;
using Microsoft.Extensions.Time.Testing;

namespace Beian.Carriers.Tests.Simulated;

public class AgendaTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Entries_happen_when_due_in_order_of_time_then_of_entry()
    {
        using Agenda agenda = new(_time);
        List<string> happened = [];
        agenda.Enter(TimeSpan.FromSeconds(2), () => happened.Add("later"));
        agenda.Enter(TimeSpan.FromSeconds(1), () => happened.Add("first"));
        agenda.Enter(TimeSpan.FromSeconds(1), () => happened.Add("second"));

        _time.Advance(TimeSpan.FromSeconds(1) - TimeSpan.FromTicks(1));
        Assert.Empty(happened);
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(["first", "second"], happened);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(["first", "second", "later"], happened);
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(300)]
    [InlineData(60_000)]
    public void An_entry_takes_place_at_its_moment_in_whatever_steps_the_clock_moves(int step)
    {
        using Agenda agenda = new(_time);
        List<TimeSpan> happened = [];
        var start = _time.GetUtcNow();
        agenda.Enter(TimeSpan.FromSeconds(1), () =>
        {
            agenda.Enter(TimeSpan.Zero, () => happened.Add(agenda.Now - start));
            agenda.Enter(TimeSpan.FromSeconds(1), () => happened.Add(agenda.Now - start));
        });
        while (happened.Count < 2)
        {
            _time.Advance(TimeSpan.FromMilliseconds(step));
        }

        Assert.Equal([TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2)], happened);
    }

    [Fact]
    public void What_is_due_beyond_the_range_of_a_timer_still_happens()
    {
        using Agenda agenda = new(_time);
        var happened = false;
        agenda.Enter(TimeSpan.FromDays(100), () => happened = true);
        for (var day = 0; day < 100; day++)
        {
            Assert.False(happened);
            _time.Advance(TimeSpan.FromDays(1));
        }

        Assert.True(happened);
    }

    [Fact]
    public void Nothing_happens_after_the_end()
    {
        Agenda agenda = new(_time);
        var happened = false;
        agenda.Enter(TimeSpan.FromSeconds(1), () => happened = true);
        agenda.Dispose();
        agenda.Enter(TimeSpan.FromSeconds(1), () => happened = true);
        _time.Advance(TimeSpan.FromDays(1));
        Assert.False(happened);
    }

    [Fact]
    public async Task Entries_from_many_threads_while_the_clock_moves_all_happen()
    {
        // Two agendas on one fake clock: setting one's timer may run what is due on the other.
        using Agenda one = new(_time);
        using Agenda other = new(_time);
        var happened = 0;
        var entering = Task.WhenAll(Enumerable.Range(0, 4).Select(thread => Task.Run(
            () =>
            {
                for (var entry = 0; entry < 2_000; entry++)
                {
                    (entry % 2 == 0 ? one : other).Enter(TimeSpan.FromMilliseconds(entry % 7), () => Interlocked.Increment(ref happened));
                }
            },
            TestContext.Current.CancellationToken)));
        while (!entering.IsCompleted)
        {
            _time.Advance(TimeSpan.FromMilliseconds(1));
        }

        await entering;
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(8_000, happened);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_near_entry_is_not_missed_for_a_far_one_made_at_the_same_moment()
    {
        for (var round = 0; round < 500; round++)
        {
            using Agenda agenda = new(TimeProvider.System);
            using Barrier start = new(2);
            TaskCompletionSource near = new(TaskCreationOptions.RunContinuationsAsynchronously);
            var entering = Task.Run(
                () =>
                {
                    start.SignalAndWait();
                    agenda.Enter(TimeSpan.FromHours(1), () => { });
                },
                TestContext.Current.CancellationToken);
            start.SignalAndWait(TestContext.Current.CancellationToken);
            agenda.Enter(TimeSpan.FromMilliseconds(1), near.SetResult);
            await entering;
            await near.Task.WaitAsync(TestContext.Current.CancellationToken);
        }
    }
}
