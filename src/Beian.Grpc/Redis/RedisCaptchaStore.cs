using System.Globalization;
using Beian.Captchas;
using Beian.Secrets;

namespace Beian.Redis;

/// <summary>
/// Keeps captchas in Redis. Nobody is promised one: whose captcha is lost with a master is shown the next.
/// </summary>
public sealed class RedisCaptchaStore(StoreConnection connection, Keys keys, KeyRing ring, TimeProvider clock) : ICaptchaStore
{
    // How much longer it stays than it counts: a caller whose clock is behind still finds it.
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    public Task KeepAsync(Province province, string id, CaptchaText text, DateTimeOffset expires, CancellationToken cancellationToken)
    {
        var kept = string.Create(CultureInfo.InvariantCulture, $"{expires.ToMs()}:{ring.Current.Digests.Captcha(id, text)}");
        return connection.CallAsync(
            "SET",
            store => store.StringSetAsync(keys[province].Captcha(id), kept, expires - clock.GetUtcNow() + Margin, flags: StoreConnection.FromMaster),
            isWrite: false,
            cancellationToken);
    }
}
