using Beian.Redis;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Beian.Grpc.Tests.Redis;

/// <summary>Turns at the noon codes of a node: who waits for whom, and how many codes a script may take.</summary>
public sealed class NoonTurnTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly NoonTurn _turn;

    public NoonTurnTests() => _turn = new NoonTurn(TimeSpan.FromSeconds(30), _clock);

    [Fact]
    public async Task The_next_script_runs_when_the_one_before_has_answered()
    {
        var (first, second) = (new TaskCompletionSource<int>(), new TaskCompletionSource<int>());
        var one = _turn.TakeAsync(1, false, _ => first.Task, CancellationToken.None);
        var other = _turn.TakeAsync(1, false, some =>
        {
            second.SetResult(some);
            return second.Task;
        }, CancellationToken.None);

        Assert.False(second.Task.IsCompleted);
        first.SetResult(7);
        Assert.Equal((7, 1), (await one, await other));
    }

    [Fact]
    public async Task A_script_that_fails_leaves_the_turn_to_the_next()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            _turn.TakeAsync<int>(1, false, _ => throw new InvalidOperationException(), CancellationToken.None));

        Assert.Equal(1, await _turn.TakeAsync(1, false, Task.FromResult, CancellationToken.None));
    }

    [Fact]
    public async Task Who_waits_too_long_or_is_told_to_stop_has_run_nothing()
    {
        using var impatient = new NoonTurn(TimeSpan.FromMilliseconds(20), _clock);
        var held = new TaskCompletionSource<int>();
        var one = impatient.TakeAsync(1, false, _ => held.Task, CancellationToken.None);

        var late = await Assert.ThrowsAsync<StoreUnavailableException>(() => impatient.TakeAsync(1, false, Never, CancellationToken.None));
        Assert.False(late.MayHaveHappened);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient.TakeAsync(1, false, Never, new CancellationToken(canceled: true)));

        held.SetResult(7);
        Assert.Equal(7, await one);
        Assert.Equal(1, await impatient.TakeAsync(1, false, Task.FromResult, CancellationToken.None));

        static Task<int> Never(int some) => throw new InvalidOperationException("It was not its turn.");
    }

    [Theory]
    [InlineData("", 20)]
    [InlineData("1 1", 20)]
    [InlineData("8 8", 20)]
    [InlineData("20 20", 50)]
    [InlineData("20 40", 50)]
    [InlineData("40 20", 50)]
    // Held up for once.
    [InlineData("1 100", 20)]
    [InlineData("100 1", 20)]
    [InlineData("100 1 1", 20)]
    public async Task A_node_that_always_takes_long_is_given_more_at_once(string milliseconds, int codes)
    {
        foreach (var took in milliseconds.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse))
        {
            await _turn.TakeAsync(1_000, false, some =>
            {
                _clock.Advance(TimeSpan.FromMilliseconds(took));
                return Task.FromResult(some);
            }, CancellationToken.None);
        }

        Assert.Equal(codes, await _turn.TakeAsync(1_000, false, Task.FromResult, CancellationToken.None));
        Assert.Equal(3, await _turn.TakeAsync(3, false, Task.FromResult, CancellationToken.None));
    }

    [Theory]
    [InlineData(2, 18)]
    [InlineData(50, 100)]
    public async Task After_a_claim_the_node_is_left_alone_for_nine_times_as_long_and_a_tenth_of_a_second_at_most(int took, int rest)
    {
        await _turn.TakeAsync(1, true, Took, CancellationToken.None);
        var next = _turn.TakeAsync(1, false, Task.FromResult, CancellationToken.None);

        _clock.Advance(TimeSpan.FromMilliseconds(rest - 1));
        Assert.False(next.IsCompleted);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(1, await next);

        // From what is no claim nothing follows.
        await _turn.TakeAsync(1, false, Took, CancellationToken.None);
        Assert.Equal(1, await _turn.TakeAsync(1, true, Task.FromResult, CancellationToken.None));

        Task<int> Took(int some)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(took));
            return Task.FromResult(some);
        }
    }

    public void Dispose() => _turn.Dispose();
}
