using System.Security.Cryptography;

namespace Beian.Secrets;

/// <summary>The key that the store never sees. Each purpose gets a key of its own derived from it (HKDF-SHA-256).</summary>
public sealed class MasterKey
{
    /// <summary>Bytes in a key.</summary>
    public const int Size = 32;

    private readonly byte[] _key;

    /// <param name="key">32 random bytes.</param>
    public MasterKey(byte[] key)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(key.Length, Size);
        _key = key;
    }

    /// <summary>Never the key.</summary>
    public override string ToString() => "******";

    internal byte[] For(string purpose) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, _key, Size, info: System.Text.Encoding.ASCII.GetBytes(purpose));
}
