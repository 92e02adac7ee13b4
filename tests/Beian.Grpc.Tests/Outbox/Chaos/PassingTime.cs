using Microsoft.Extensions.Time.Testing;

namespace Beian.Grpc.Tests.Outbox.Chaos;

/// <summary>
/// Lets the time of all replicas pass, faster than real time and yet never faster than they work: it waits where the lease would end
/// of a message that a living replica has in hand. So no lease ends because this machine is slow.
/// </summary>
internal sealed class PassingTime(FakeTimeProvider clock, Witness witness)
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Stride = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);

    // What a replica could not write down while the store was away it writes a moment after that is back.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan MarginWithoutStore = TimeSpan.FromSeconds(12);

    private volatile bool _isStoreAway;
    private volatile bool _isQuick;

    /// <summary>While the store is away.</summary>
    public bool IsStoreAway
    {
        get => _isStoreAway;
        set => _isStoreAway = value;
    }

    /// <summary>In strides, while nothing is in anybody's hands.</summary>
    public bool IsQuick
    {
        get => _isQuick;
        set => _isQuick = value;
    }

    public async Task PassAsync(CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            var lease = witness.SoonestLeaseEnd;
            var now = clock.GetUtcNow();
            var room = lease is { } soonest ? soonest - (IsStoreAway ? MarginWithoutStore : Margin) - now : TimeSpan.MaxValue;
            var step = IsQuick && lease is null ? Stride : Step;
            if (room >= step)
            {
                clock.Advance(step);
            }

            await Task.Delay(Pause, TimeProvider.System, CancellationToken.None);
        }
    }
}
