using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;

namespace Beian.Captchas;

/// <summary>Issues captchas. Each is good for one verdict of its province, until it expires.</summary>
public sealed class CaptchaIssue(ICaptchaStore store, ICaptchaDrawing drawing, IOptions<CaptchaOptions> options, TimeProvider clock)
{
    // As much as a digest has: 96 bits, 16 characters. Whoever guesses an id still has its picture to read.
    private const int IdBytes = 12;

    /// <summary>Draws a captcha, once it is kept.</summary>
    /// <exception cref="Redis.StoreUnavailableException">The store did not answer: there is no captcha.</exception>
    public async Task<IssuedCaptcha> CreateAsync(Province province, CancellationToken cancellationToken)
    {
        var (id, text) = (Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(IdBytes)), CaptchaText.Random());
        var expires = clock.GetUtcNow() + options.Value.Lifetime;
        await store.KeepAsync(province, id, text, expires, cancellationToken).ConfigureAwait(false);
        return new IssuedCaptcha(id, drawing.Draw(text), expires);
    }
}

/// <summary>A captcha to show.</summary>
/// <param name="Id">What its answer names it by.</param>
/// <param name="Picture">The picture, a PNG.</param>
/// <param name="Expires">From when it is dead.</param>
public sealed record IssuedCaptcha(string Id, ReadOnlyMemory<byte> Picture, DateTimeOffset Expires);
