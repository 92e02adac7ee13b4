using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Beian.Filings;
using Beian.Verification;

namespace Beian.Secrets;

/// <summary>
/// Codes are derived, not drawn: a pseudo-random function of the filing's round, the challenge and a counter. So a code need not
/// be kept to be sent again, and a submit tried twice makes the same one. The counter steps past a code that is live already for
/// the same phone.
/// </summary>
public sealed class CodeDerivation(MasterKey master)
{
    // The largest multiple of the number of codes that 64 bits hold: numbers past it would favour the low codes.
    private const ulong Fair = ulong.MaxValue / VerificationCode.Count * VerificationCode.Count;

    private readonly byte[] _key = master.For("beian/code/1");

    /// <summary>The code of one challenge.</summary>
    /// <param name="filing">The filing.</param>
    /// <param name="submitted">When this round of it was submitted.</param>
    /// <param name="challenge">0 or 1.</param>
    /// <param name="counter">How many codes were passed over as taken.</param>
    public VerificationCode Derive(FilingId filing, DateTimeOffset submitted, int challenge, int counter)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        for (var round = 0; ; round++)
        {
            var input = $"{filing}\n{submitted.ToUnixTimeMilliseconds()}\n{challenge}\n{counter}\n{round}";
            HMACSHA256.HashData(_key, Encoding.ASCII.GetBytes(input), hash);
            var number = BinaryPrimitives.ReadUInt64BigEndian(hash);
            if (number < Fair)
            {
                return VerificationCode.FromNumber((int)(number % VerificationCode.Count));
            }
        }
    }
}
