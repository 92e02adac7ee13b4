using System.Security.Cryptography;
using Beian.Filings;

namespace Beian.Secrets;

/// <summary>Phones as the store keeps them: the id of a key, a colon, and the phone encrypted under that key.</summary>
public sealed class SealedPhones(KeyRing ring)
{
    /// <summary>Seals a phone under the key that is written with.</summary>
    public byte[] Seal(PhoneNumber phone, PhoneOwner owner) => [.. ring.Current.Mark, .. ring.Current.Phones.Encrypt(phone, owner)];

    /// <summary>Opens what <see cref="Seal"/> made for the same owner, under any key of the ring.</summary>
    /// <exception cref="CryptographicException">A key that the ring does not have, another owner, or changed bytes.</exception>
    public PhoneNumber Open(ReadOnlySpan<byte> sealedPhone, PhoneOwner owner)
    {
        foreach (var key in ring.Readable)
        {
            if (sealedPhone.StartsWith(key.Mark))
            {
                return key.Phones.Decrypt(sealedPhone[key.Mark.Length..], owner);
            }
        }

        throw new CryptographicException("A phone is sealed under none of the ring's keys.");
    }
}
