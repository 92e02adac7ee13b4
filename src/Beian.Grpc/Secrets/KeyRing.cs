namespace Beian.Secrets;

/// <summary>
/// The keys that the server knows: one that it writes with, and those that others write with or wrote with. What the store holds
/// under any of them is found; <c>docs/keys.md</c> says how they come and go.
/// </summary>
public sealed class KeyRing : IDisposable
{
    private readonly RingKey[] _keys;

    /// <param name="current">The key to write with.</param>
    /// <param name="others">Keys that are only read with.</param>
    public KeyRing(MasterKey current, params IEnumerable<MasterKey> others) => _keys = [.. others.Prepend(current).Select(key => new RingKey(key))];

    /// <summary>The key that is written with.</summary>
    public RingKey Current => _keys[0];

    /// <summary>Every key, the one that is written with first.</summary>
    public IReadOnlyList<RingKey> Readable => _keys;

    /// <summary>The key of an id.</summary>
    /// <exception cref="InvalidOperationException">The ring has none: the check at start has been passed by.</exception>
    public RingKey this[string id] => Find(id) ?? throw new InvalidOperationException($"The key {id} is not in the ring.");

    /// <summary>The key of an id, or null.</summary>
    public RingKey? Find(string id) => Array.Find(_keys, key => key.Id == id);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var key in _keys)
        {
            key.Dispose();
        }
    }
}
