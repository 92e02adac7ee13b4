using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Beian.Filings;

/// <summary>
/// Names a filing and the province it lies in: <c>44-8F3K2M9QX7TB4W6RCDEF</c>, the province's GB/T 2260 code and a digest of the
/// provider and its order number. Being a digest, "the same order number again" is "the same filing again" without an index.
/// </summary>
public readonly record struct FilingId
{
    private const string Crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static readonly SearchValues<char> CrockfordCharacters = SearchValues.Create(Crockford);

    private const int DigestLength = 20;
    private const int TextLength = 2 + 1 + DigestLength;

    private FilingId(Province province, string digest)
    {
        Province = province;
        Digest = digest;
    }

    /// <summary>The province whose bureau has the filing.</summary>
    public Province Province { get; }

    /// <summary>Twenty characters of Crockford's base 32: 100 bits of SHA-256.</summary>
    public string Digest { get; }

    /// <summary>The id of the filing that <paramref name="provider"/> submits in a province under its own number.</summary>
    public static FilingId Of(Province province, string provider, string orderNumber)
    {
        // Neither part can hold a line feed, so the two cannot be read in another way.
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{provider}\n{orderNumber}"), hash);
        return new FilingId(province, string.Create(DigestLength, hash, static (text, bytes) =>
        {
            for (var i = 0; i < text.Length; i++)
            {
                text[i] = Crockford[FiveBits(bytes, i * 5)];
            }
        }));
    }

    /// <summary>Reads the text form; lower case is folded.</summary>
    public static bool TryParse(string? text, out FilingId id)
    {
        id = default;
        if (text is not { Length: TextLength } || text[2] != '-'
            || !int.TryParse(text.AsSpan(0, 2), NumberStyles.None, CultureInfo.InvariantCulture, out var province)
            || !Provinces.IsKnown((Province)province))
        {
            return false;
        }

        var digest = text[3..].ToUpperInvariant();
        if (digest.AsSpan().ContainsAnyExcept(CrockfordCharacters))
        {
            return false;
        }

        id = new FilingId((Province)province, digest);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{(int)Province:D2}-{Digest}";

    internal static FilingId FromStore(Province province, string digest) => new(province, digest);

    private static int FiveBits(ReadOnlySpan<byte> bytes, int offset)
    {
        var two = (bytes[offset / 8] << 8) | bytes[(offset / 8) + 1];
        return (two >> (11 - (offset % 8))) & 31;
    }
}
