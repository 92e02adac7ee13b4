using System.Security.Cryptography;
using System.Text;
using Beian.Filings;

namespace Beian.Secrets;

/// <summary>
/// Phones as the store keeps them: AES-256-GCM, bound to the filing or the subject on record that they belong to. Layout: nonce
/// (12), tag (16), the 11 digits.
/// </summary>
public sealed class PhoneCipher(MasterKey master) : IDisposable
{
    private static readonly int NonceSize = AesGcm.NonceByteSizes.MaxSize;
    private static readonly int TagSize = AesGcm.TagByteSizes.MaxSize;
    private static readonly int SealedSize = NonceSize + TagSize + PhoneNumber.Digits;

    private readonly ThreadLocal<AesGcm> _aes = NewPerThread(master.For("beian/phone/1"));

    /// <summary>Encrypts a phone for one filing.</summary>
    public byte[] Encrypt(PhoneNumber phone, FilingId filing) => Encrypt(phone, filing.ToString());

    /// <summary>Encrypts a phone for the record of a subject, which outlives the filings it came with.</summary>
    public byte[] Encrypt(PhoneNumber phone, IcpNumber number) => Encrypt(phone, number.Subject);

    /// <summary>Decrypts what <see cref="Encrypt(PhoneNumber, FilingId)"/> made for the same filing.</summary>
    /// <exception cref="CryptographicException">Another key, another filing, or changed bytes.</exception>
    public PhoneNumber Decrypt(ReadOnlySpan<byte> sealedPhone, FilingId filing) => Decrypt(sealedPhone, filing.ToString());

    /// <summary>Decrypts what <see cref="Encrypt(PhoneNumber, IcpNumber)"/> made for the same subject.</summary>
    /// <exception cref="CryptographicException">Another key, another subject, or changed bytes.</exception>
    public PhoneNumber Decrypt(ReadOnlySpan<byte> sealedPhone, IcpNumber number) => Decrypt(sealedPhone, number.Subject);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var aes in _aes.Values)
        {
            aes.Dispose();
        }

        _aes.Dispose();
    }

    // A filing's id and a subject's number never read the same, so neither's phones open as the other's.
    private byte[] Encrypt(PhoneNumber phone, string owner)
    {
        var digits = phone.Reveal();
        var sealedPhone = new byte[SealedSize];
        var nonce = sealedPhone.AsSpan(0, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        _aes.Value!.Encrypt(nonce, Encoding.ASCII.GetBytes(digits), sealedPhone.AsSpan(NonceSize + TagSize), sealedPhone.AsSpan(NonceSize, TagSize),
            Encoding.UTF8.GetBytes(owner));
        return sealedPhone;
    }

    private PhoneNumber Decrypt(ReadOnlySpan<byte> sealedPhone, string owner)
    {
        if (sealedPhone.Length != SealedSize)
        {
            throw new CryptographicException($"An encrypted phone has {SealedSize} bytes; this has {sealedPhone.Length}.");
        }

        var ciphertext = sealedPhone[(NonceSize + TagSize)..];
        Span<byte> digits = stackalloc byte[ciphertext.Length];
        _aes.Value!.Decrypt(sealedPhone[..NonceSize], ciphertext, sealedPhone.Slice(NonceSize, TagSize), digits,
            Encoding.UTF8.GetBytes(owner));
        return PhoneNumber.TryParse(Encoding.ASCII.GetString(digits), out var phone)
            ? phone
            : throw new CryptographicException("The decrypted text is not a phone number.");
    }

    // An AesGcm holds one OpenSSL context, which two threads must not use at a time.
    private static ThreadLocal<AesGcm> NewPerThread(byte[] key) => new(() => new AesGcm(key, TagSize), trackAllValues: true);
}
