using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Beian.Secrets;

/// <summary>One key that the store never sees. Each purpose gets a key of its own derived from it (HKDF-SHA-256).</summary>
public sealed partial class MasterKey
{
    /// <summary>Bytes in a key.</summary>
    public const int Size = 32;

    /// <summary>What an id may be. Every sealed phone begins with one, and no value of a filing may pass 64 bytes.</summary>
    public const string IdForm = "1 to 12 of the characters a-z 0-9 -";

    private const int CheckBytes = 12;

    private readonly byte[] _key;

    /// <param name="id">What the store calls it: see <see cref="IdForm"/>.</param>
    /// <param name="key">32 random bytes.</param>
    public MasterKey(string id, byte[] key)
    {
        ArgumentOutOfRangeException.ThrowIfEqual(IsId(id), false);
        ArgumentOutOfRangeException.ThrowIfNotEqual(key.Length, Size);
        Id = id;
        _key = key;
        CheckValue = Base64Url.EncodeToString(HMACSHA256.HashData(For("beian/check/1"), "beian"u8).AsSpan(0, CheckBytes));
    }

    /// <summary>What the store calls it.</summary>
    public string Id { get; }

    /// <summary>Tells the key from any other of the same id, and nothing else about it: a keyed digest of a constant.</summary>
    public string CheckValue { get; }

    /// <summary>Whether a text can be the id of a key.</summary>
    public static bool IsId(string text) => IdPattern().IsMatch(text);

    /// <summary>Never the key.</summary>
    public override string ToString() => "******";

    internal byte[] For(string purpose) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, _key, Size, info: Encoding.ASCII.GetBytes(purpose));

    internal bool HasSameSecretAs(MasterKey other) => CryptographicOperations.FixedTimeEquals(_key, other._key);

    [GeneratedRegex(@"\A[a-z0-9-]{1,12}\z")]
    private static partial Regex IdPattern();
}
