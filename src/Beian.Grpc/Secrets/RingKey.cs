using System.Text;

namespace Beian.Secrets;

/// <summary>One key of the ring, and what is made with it.</summary>
public sealed class RingKey(MasterKey master) : IDisposable
{
    /// <summary>What the store calls it.</summary>
    public string Id => master.Id;

    /// <inheritdoc cref="MasterKey.CheckValue"/>
    public string CheckValue => master.CheckValue;

    /// <summary>Digests under it.</summary>
    public KeyedDigests Digests { get; } = new(master);

    /// <summary>Codes derived with it.</summary>
    public CodeDerivation Codes { get; } = new(master);

    /// <summary>What filings ask for, sealed under it.</summary>
    public ContentSeal Contents { get; } = new(master);

    /// <summary>Phones encrypted under it.</summary>
    internal PhoneCipher Phones { get; } = new(master);

    /// <summary>What every phone begins with that is sealed under it.</summary>
    internal byte[] Mark { get; } = Encoding.ASCII.GetBytes(master.Id + ":");

    /// <inheritdoc/>
    public void Dispose()
    {
        Digests.Dispose();
        Phones.Dispose();
    }
}
