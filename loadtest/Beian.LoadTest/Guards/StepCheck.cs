using Beian.LoadTest.Grounds;
using Beian.LoadTest.SideBySide;
using StackExchange.Redis;

namespace Beian.LoadTest.Guards;

/// <summary>Whether a server lacks what it is to lack, and nothing else: a guard that stayed in place would seem to cost nothing.</summary>
internal static class StepCheck
{
    private const string Digest = "beian:{33}:phone:*";

    /// <summary>Has somebody verified, and looks at the line of the audit trail that comes of it.</summary>
    /// <exception cref="InvalidOperationException">There is one where there must be none, none where there must be one, or another caller's.</exception>
    public static async Task AuditAsync(Step step, Side side, Func<Entry, Task> verify, CancellationToken cancellationToken)
    {
        var entry = (await side.Ground.FileAsync(1, null, cancellationToken).ConfigureAwait(false))[0];
        using var redis = await ConnectAsync(side).ConfigureAwait(false);
        RedisKey trail = "beian:{33}:audit";
        var before = await redis.GetDatabase().StreamLengthAsync(trail).ConfigureAwait(false);
        await verify(entry).ConfigureAwait(false);
        var lines = await redis.GetDatabase().StreamRangeAsync(trail, count: 1, messageOrder: Order.Descending).ConfigureAwait(false);
        var added = await redis.GetDatabase().StreamLengthAsync(trail).ConfigureAwait(false) - before;
        if (added != (step.HasAudit ? 1 : 0))
        {
            throw new InvalidOperationException($"The server {step.Name} wrote {added} lines of the audit trail for a right entry.");
        }

        var caller = step.HasToken ? PortalToken.Caller : "local";
        if (step.HasAudit && lines[0]["caller"] != caller)
        {
            throw new InvalidOperationException($"The server {step.Name} took its caller for {lines[0]["caller"]}, not for {caller}.");
        }
    }

    /// <summary>The digests of phones that it has. The same people under two keys have none in common; under none they have them all.</summary>
    public static async Task<IReadOnlySet<string>> PhonesAsync(Side side)
    {
        using var redis = await ConnectAsync(side).ConfigureAwait(false);
        return redis.GetServers()[0].Keys(pattern: Digest, pageSize: 1_000).Select(key => (string)key!).ToHashSet(StringComparer.Ordinal);
    }

    /// <exception cref="InvalidOperationException">Digests are plain that must be keyed, or keyed that must be plain.</exception>
    public static void Digests(IReadOnlyList<(Step Step, IReadOnlySet<string> Phones)> all)
    {
        foreach (var (step, phones) in all)
        {
            var others = all.Where(other => other.Step != step && other.Phones.Overlaps(phones)).ToList();
            if (others.Count != (step.HasDigests ? 0 : all.Count(other => other.Step != step && !other.Step.HasDigests)))
            {
                throw new InvalidOperationException($"The server {step.Name} has digests of phones in common with: {string.Join(", ", others.Select(other => other.Step.Name))}.");
            }
        }
    }

    private static async Task<ConnectionMultiplexer> ConnectAsync(Side side) =>
        await ConnectionMultiplexer.ConnectAsync(new ConfigurationOptions { EndPoints = { side.Server.Redis } }).ConfigureAwait(false);
}
