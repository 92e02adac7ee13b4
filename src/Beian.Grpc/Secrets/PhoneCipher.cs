using System.Security.Cryptography;
using System.Text;
using Beian.Filings;

namespace Beian.Secrets;

/// <summary>
/// Phones encrypted under one key: AES-256-GCM, bound to what they belong to. Layout: nonce (12), tag (16), the 11 digits.
/// </summary>
public sealed class PhoneCipher(MasterKey master) : IDisposable
{
    private static readonly int NonceSize = AesGcm.NonceByteSizes.MaxSize;
    private static readonly int TagSize = AesGcm.TagByteSizes.MaxSize;
    private static readonly int SealedSize = NonceSize + TagSize + PhoneNumber.Digits;

    private readonly ThreadLocal<AesGcm> _aes = NewPerThread(master.For("beian/phone/1"));

    /// <summary>Encrypts a phone.</summary>
    public byte[] Encrypt(PhoneNumber phone, PhoneOwner owner)
    {
        var digits = phone.Reveal();
        var sealedPhone = new byte[SealedSize];
        var nonce = sealedPhone.AsSpan(0, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        _aes.Value!.Encrypt(nonce, Encoding.ASCII.GetBytes(digits), sealedPhone.AsSpan(NonceSize + TagSize), sealedPhone.AsSpan(NonceSize, TagSize),
            Encoding.UTF8.GetBytes(owner.Name));
        return sealedPhone;
    }

    /// <summary>Decrypts what <see cref="Encrypt"/> made for the same owner.</summary>
    /// <exception cref="CryptographicException">Another key, another owner, or changed bytes.</exception>
    public PhoneNumber Decrypt(ReadOnlySpan<byte> sealedPhone, PhoneOwner owner)
    {
        if (sealedPhone.Length != SealedSize)
        {
            throw new CryptographicException($"An encrypted phone has {SealedSize} bytes; this has {sealedPhone.Length}.");
        }

        var ciphertext = sealedPhone[(NonceSize + TagSize)..];
        Span<byte> digits = stackalloc byte[ciphertext.Length];
        _aes.Value!.Decrypt(sealedPhone[..NonceSize], ciphertext, sealedPhone.Slice(NonceSize, TagSize), digits,
            Encoding.UTF8.GetBytes(owner.Name));
        return PhoneNumber.TryParse(Encoding.ASCII.GetString(digits), out var phone)
            ? phone
            : throw new CryptographicException("The decrypted text is not a phone number.");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var aes in _aes.Values)
        {
            aes.Dispose();
        }

        _aes.Dispose();
    }

    // An AesGcm holds one OpenSSL context, which two threads must not use at a time.
    private static ThreadLocal<AesGcm> NewPerThread(byte[] key) => new(() => new AesGcm(key, TagSize), trackAllValues: true);
}
