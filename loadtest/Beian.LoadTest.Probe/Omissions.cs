using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Beian.Redis;
using Beian.Secrets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Beian.LoadTest.Probe;

/// <summary>
/// Takes out of a server what <c>Probe:Omits</c> names, so that what it costs can be measured: <c>digests</c>, their key; <c>audit</c>, the
/// line that a verification writes of itself. The server has no switches for these, and must not have any. The first service of all that is made,
/// it has done so before anything is made with a key or a script.
/// </summary>
internal sealed partial class Omissions : IHostedService
{
    public Omissions(KeyRing ring, Scripts scripts, IConfiguration configuration)
    {
        var omitted = (configuration["Probe:Omits"] ?? "").Split(' ');
        if (omitted.Contains("digests"))
        {
            foreach (var key in ring.Readable)
            {
                HmacOf(key.Digests) = new ThreadLocal<HMACSHA256>(() => new UnkeyedHash(), trackAllValues: true);
            }
        }

        if (omitted.Contains("audit"))
        {
            VerifyCodeOf(scripts) = WithoutAudit(scripts.VerifyCode);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static RedisScript WithoutAudit(RedisScript script) => AuditLine().Count(script.Text) == 1
        ? new RedisScript(script.Name, AuditLine().Replace(script.Text, ""))
        : throw new InvalidOperationException($"{script.Name}.lua does not write its line of the audit trail as the probe knows it.");

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_hmac")]
    private static extern ref ThreadLocal<HMACSHA256> HmacOf(KeyedDigests digests);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "<VerifyCode>k__BackingField")]
    private static extern ref RedisScript VerifyCodeOf(Scripts scripts);

    // As Scripts/parts/audit.lua has it.
    [GeneratedRegex(@"redis\.call\('XADD', trail, .*\)")]
    private static partial Regex AuditLine();
}
