using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;

namespace Beian.Callers;

/// <summary>
/// The callers of tokens that have been validated, by the tokens' SHA-256. Checking a signature costs 50 to 70 µs; a caller sends the
/// same token with thousands of calls. The tokens themselves are not kept: who reads this memory could use them.
/// </summary>
internal sealed class KnownTokens : IDisposable
{
    /// <summary>
    /// After this long a token is validated anew. An issuer's metadata is looked at only then, so this is how much longer than the
    /// metadata a key is trusted that the issuer has withdrawn. Keys from files forget their tokens at once.
    /// </summary>
    public static readonly TimeSpan LongestTrust = TimeSpan.FromMinutes(5);

    private readonly SigningKeys _keys;
    private readonly TimeProvider _clock;
    private readonly MemoryCache _callers;

    public KnownTokens(SigningKeys keys, TimeProvider clock, IOptions<CallersOptions> options)
    {
        (_keys, _clock) = (keys, clock);
        _callers = new MemoryCache(new MemoryCacheOptions { SizeLimit = options.Value.RememberedTokens, Clock = new Clock(clock) });
    }

    /// <summary>Which keys are trusted now.</summary>
    public int Generation => _keys.Generation;

    /// <summary>The caller whose token this is; null where it has to be validated.</summary>
    public Caller? Find(ReadOnlySpan<char> token)
    {
        Span<char> digest = stackalloc char[2 * SHA256.HashSizeInBytes];
        Digest(token, digest);
        return _callers.TryGetValue(digest, out Known? known) && known!.Generation == _keys.Generation ? known.Caller : null;
    }

    /// <summary>Remembers a token until it expires.</summary>
    /// <param name="token">The token.</param>
    /// <param name="caller">Whose it is.</param>
    /// <param name="generation">Which keys were trusted before it was validated.</param>
    public void Add(ReadOnlySpan<char> token, Caller caller, int generation)
    {
        Span<char> digest = stackalloc char[2 * SHA256.HashSizeInBytes];
        Digest(token, digest);
        var trusted = _clock.GetUtcNow() + LongestTrust;
        _callers.Set(digest.ToString(), new Known(caller, generation), new MemoryCacheEntryOptions
        {
            AbsoluteExpiration = caller.Expires < trusted ? caller.Expires : trusted,
            Size = 1,
        });
    }

    public void Dispose() => _callers.Dispose();

    private static void Digest(ReadOnlySpan<char> token, Span<char> digest)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(token.Length));
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes.AsSpan(0, Encoding.UTF8.GetBytes(token, bytes)), hash);
        ArrayPool<byte>.Shared.Return(bytes, clearArray: true);
        Convert.TryToHexStringLower(hash, digest, out _);
    }

    private sealed record Known(Caller Caller, int Generation);

    private sealed class Clock(TimeProvider clock) : Microsoft.Extensions.Internal.ISystemClock
    {
        public DateTimeOffset UtcNow => clock.GetUtcNow();
    }
}
