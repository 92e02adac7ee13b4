using Beian.V1;
using Grpc.Core;

namespace Beian.Grpc.Tests.Watching.Chaos;

/// <summary>Watches as a provider would: keeps the latest token, and whatever happens comes back with it, on either server.</summary>
internal sealed class Follower(Fleet fleet, Random random)
{
    private readonly Lock _gate = new();
    private readonly List<FilingChange> _told = [];
    private readonly TaskCompletionSource _standing = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string _token = "";
    private int _heartbeats;

    /// <summary>Its first stream stands.</summary>
    public Task Standing => _standing.Task;

    /// <summary>Streams it has opened.</summary>
    public int Streams { get; private set; }

    /// <summary>How often nothing was left to tell it.</summary>
    public int Heartbeats => Volatile.Read(ref _heartbeats);

    /// <summary>Every change it was told, in the order it was.</summary>
    public IReadOnlyList<FilingChange> Told
    {
        get
        {
            lock (_gate)
            {
                return [.. _told];
            }
        }
    }

    public async Task FollowAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            // It also leaves of its own accord, now early and now late.
            using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(random.Next(100, 4_000)), TimeProvider.System);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stop);
            try
            {
                using var call = new FilingService.FilingServiceClient(fleet.Any(random)).WatchFilings(
                    new WatchFilingsRequest { ResumeToken = _token }, cancellationToken: either.Token);
                Streams++;
                while (await call.ResponseStream.MoveNext())
                {
                    Take(call.ResponseStream.Current);
                }
            }
            catch (RpcException e) when (Fleet.IsPassing(e))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, CancellationToken.None);
            }
        }
    }

    private void Take(WatchFilingsResponse message)
    {
        lock (_gate)
        {
            _token = message.ResumeToken;
            if (message.Change is { } change)
            {
                _told.Add(change);
                return;
            }
        }

        Interlocked.Increment(ref _heartbeats);
        _standing.TrySetResult();
    }
}
