using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Beian.Secrets;

/// <summary>
/// A digest of everything a filing says, to tell a repeated submit from a reused order number. The same content seals to the same
/// text, so texts can be compared; and unlike a keyed digest it can be opened and sealed under another key although nobody knows the
/// ID digits in it any more. That is what a filing needs to outlive its key.
/// </summary>
/// <remarks>128 bits of SHA-256 are one block of AES-256: a permutation of values that are as good as random.</remarks>
public sealed class ContentSeal(MasterKey master)
{
    private const int HashSize = 16;

    private readonly byte[] _key = master.For("beian/content/1");

    /// <summary>What is sealed. It must not be kept anywhere: phones and ID digits are few enough to be tried one by one.</summary>
    public static byte[] Hash(string content) => SHA256.HashData(Encoding.UTF8.GetBytes(content))[..HashSize];

    /// <summary>22 characters of base64url.</summary>
    public string Seal(byte[] hash)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(hash.Length, HashSize);
        using var aes = Cipher();
        return Base64Url.EncodeToString(aes.EncryptEcb(hash, PaddingMode.None));
    }

    /// <summary>The hash again.</summary>
    public byte[] Open(string sealedHash)
    {
        using var aes = Cipher();
        return aes.DecryptEcb(Base64Url.DecodeFromChars(sealedHash), PaddingMode.None);
    }

    private Aes Cipher()
    {
        var aes = Aes.Create();
        aes.Key = _key;
        return aes;
    }
}
