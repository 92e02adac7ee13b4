using Beian.Redis.Managed;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Beian.Grpc.Tests.Redis.Managed;

public class RestartPauseTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task The_first_restart_follows_at_once()
    {
        await new RestartPause(_time).WaitAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task One_that_keeps_ending_young_waits_longer_and_longer_up_to_five_seconds()
    {
        RestartPause pause = new(_time);
        List<double> pauses = [];
        for (var i = 0; i < 9; i++)
        {
            pause.Born();
            _time.Advance(TimeSpan.FromSeconds(1));
            pause.Died();
            pauses.Add(pause.Next.TotalSeconds);
            await ThroughAsync(pause);
        }

        Assert.Equal([0, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 5, 5], pauses);
    }

    [Fact]
    public async Task One_that_lived_ten_seconds_is_forgiven()
    {
        RestartPause pause = new(_time);
        pause.Died();
        await ThroughAsync(pause);
        pause.Born();
        _time.Advance(TimeSpan.FromSeconds(10));
        pause.Died();

        Assert.Equal(TimeSpan.Zero, pause.Next);
    }

    [Fact]
    public async Task The_pause_lasts_as_long_as_it_says()
    {
        RestartPause pause = new(_time);
        await ThroughAsync(pause);
        var second = pause.WaitAsync(TestContext.Current.CancellationToken);

        _time.Advance(TimeSpan.FromMilliseconds(99));
        Assert.False(second.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        await second;
    }

    private async Task ThroughAsync(RestartPause pause)
    {
        var length = pause.Next;
        var wait = pause.WaitAsync(TestContext.Current.CancellationToken);
        _time.Advance(length);
        await wait;
    }
}
