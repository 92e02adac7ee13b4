namespace Beian.Secrets;

/// <summary>
/// Where replicas agree on their keys, and where it is known what is under which. Every call may throw
/// <see cref="Redis.StoreUnavailableException"/>.
/// </summary>
public interface IRingRegistry
{
    /// <summary>Registers a replica with this server's ring, or renews that.</summary>
    Task<RegistrationOutcome> RegisterAsync(string replica, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Takes a replica out.</summary>
    Task LeaveAsync(string replica, CancellationToken cancellationToken);

    /// <summary>Every key there ever was, and every replica at work.</summary>
    Task<RingView> LookAsync(DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>What the store holds under a key, apart from what it counts.</summary>
    Task<IReadOnlyList<KeyHolding>> HoldingsAsync(string keyId, CancellationToken cancellationToken);
}

/// <summary>What became of a registration.</summary>
public abstract record RegistrationOutcome
{
    private RegistrationOutcome()
    {
    }

    /// <summary>The replica may run.</summary>
    public sealed record Registered : RegistrationOutcome;

    /// <summary>The id is another key's.</summary>
    public sealed record WrongKey(string KeyId) : RegistrationOutcome;

    /// <summary>A replica at work writes with a key that the ring does not have.</summary>
    public sealed record CannotRead(string KeyId, string Replica) : RegistrationOutcome;

    /// <summary>A replica at work does not have the key that this one writes with.</summary>
    public sealed record CannotBeRead(string Replica) : RegistrationOutcome;

    /// <summary>Windows of tries may still be open under a key that the ring does not have.</summary>
    public sealed record StillCounting(string KeyId, DateTimeOffset Until) : RegistrationOutcome;
}

/// <summary>The registry as it stands.</summary>
/// <param name="Keys">Every key there ever was, by its id, and until when windows of tries may be open under it.</param>
/// <param name="Replicas">Every replica at work.</param>
public sealed record RingView(IReadOnlyDictionary<string, DateTimeOffset?> Keys, IReadOnlyList<RegisteredReplica> Replicas);

/// <summary>A replica at work.</summary>
/// <param name="Name">What it calls itself.</param>
/// <param name="Current">The key it writes with.</param>
public sealed record RegisteredReplica(string Name, string Current);

/// <summary>What the store holds under a key.</summary>
/// <param name="What">In words.</param>
/// <param name="Province">Where; null for what belongs to no province.</param>
/// <param name="Count">How many.</param>
public sealed record KeyHolding(string What, Province? Province, long Count)
{
    /// <inheritdoc/>
    public override string ToString() => Province is { } province ? $"{Count} {What} in {province}" : $"{Count} {What}";
}
