namespace Beian.Grpc.Tests.Outbox.Chaos;

/// <summary>Where on a message's way a replica is killed.</summary>
public enum Death
{
    /// <summary>It has claimed messages and done nothing with them.</summary>
    Claimed,

    /// <summary>It has handed a message to the carrier and not heard the answer.</summary>
    Submitted,

    /// <summary>It has heard that the carrier accepted, and not written that down.</summary>
    Answered,

    /// <summary>It has written that down, and nobody was told.</summary>
    Recorded,
}

/// <summary>
/// A replica's life. From the moment it ends nothing that the replica does reaches the store or a carrier any more, and nothing that
/// they answer reaches the replica.
/// </summary>
internal sealed class Life : IDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _end = new();
    private Death? _ordained;

    public bool IsOver => _end.IsCancellationRequested;

    public CancellationToken End => _end.Token;

    /// <summary>Ends it the next time that the replica comes to this point.</summary>
    public void EndAt(Death point)
    {
        lock (_gate)
        {
            _ordained = point;
        }
    }

    /// <summary>Ends it here and now.</summary>
    public void Kill() => _end.Cancel();

    /// <summary>Goes on where it is not over.</summary>
    public void GoOn()
    {
        if (IsOver)
        {
            throw new DeadReplicaException();
        }
    }

    /// <summary>Comes to a point, and dies there where that was ordained.</summary>
    public void Pass(Death point)
    {
        lock (_gate)
        {
            if (_ordained == point)
            {
                _end.Cancel();
            }
        }

        GoOn();
    }

    public void Dispose() => _end.Dispose();
}

/// <summary>What the code of a replica that was killed runs into, to get no further.</summary>
internal sealed class DeadReplicaException() : Exception(Text)
{
    public const string Text = "This replica was killed.";
}
