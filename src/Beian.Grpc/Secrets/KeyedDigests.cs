using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Beian.Captchas;
using Beian.Filings;
using Beian.Verification;

namespace Beian.Secrets;

/// <summary>
/// What the store knows of phones, codes, ID digits, request ids and captchas: HMAC-SHA-256 under one key, which it never sees, cut to 96 bits and
/// written as 16 characters of base64url. Phones and six digits are few enough to be tried one by one, so a plain hash would hide
/// nothing.
/// </summary>
public sealed class KeyedDigests(MasterKey master) : IDisposable
{
    private const int Bytes = 12;

    private readonly ThreadLocal<HMACSHA256> _hmac = NewPerThread(master.For("beian/digest/1"));

    /// <summary>Digest of a phone.</summary>
    public string Phone(PhoneNumber phone) => Compute('p', phone.Reveal(), "");

    /// <summary>Digest of a code together with the phone it was sent to.</summary>
    public string Code(PhoneNumber phone, VerificationCode code) => Compute('c', phone.Reveal(), code.Reveal());

    /// <summary>Digest of ID digits together with the phone they were entered with.</summary>
    public string Id(PhoneNumber phone, IdLastSix id) => Compute('i', phone.Reveal(), id.Reveal());

    /// <summary>Digest of a caller's request id for one RPC.</summary>
    public string Request(string caller, string rpc, string requestId) => Compute('r', caller, $"{rpc}\n{requestId}");

    /// <summary>Digest of a captcha's text together with its id.</summary>
    public string Captcha(string id, CaptchaText text) => Compute('k', id, text.Reveal());

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var hmac in _hmac.Values)
        {
            hmac.Dispose();
        }

        _hmac.Dispose();
    }

    private string Compute(char kind, string first, string second)
    {
        // A line feed stands in neither part, so two different inputs never read the same.
        var length = Encoding.UTF8.GetMaxByteCount(first.Length + second.Length) + 2;
        var message = length <= 256 ? stackalloc byte[length] : new byte[length];
        message[0] = (byte)kind;
        var written = 1 + Encoding.UTF8.GetBytes(first, message[1..]);
        message[written++] = (byte)'\n';
        written += Encoding.UTF8.GetBytes(second, message[written..]);

        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        _hmac.Value!.TryComputeHash(message[..written], hash, out _);
        return Base64Url.EncodeToString(hash[..Bytes]);
    }

    // Set up with its key once, it computes a digest in half the time; two threads must not use it at a time.
    private static ThreadLocal<HMACSHA256> NewPerThread(byte[] key) => new(() => new HMACSHA256(key), trackAllValues: true);
}
