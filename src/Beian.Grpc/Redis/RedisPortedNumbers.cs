using Beian.Audit;
using Beian.Filings;
using Beian.Routing;
using Beian.Secrets;
using StackExchange.Redis;

namespace Beian.Redis;

/// <summary>
/// Ported numbers in Redis: for each key of the ring one hash for all provinces, from digests of phones to the operator and the sealed
/// phone. The sealed phone is there for the day the key is replaced, when the digest has to be made anew.
/// </summary>
public sealed class RedisPortedNumbers(StoreConnection connection, Keys keys, Scripts scripts, KeyRing ring, SealedPhones sealedPhones)
    : IPortedNumbers
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<Operator?>> FindAsync(IReadOnlyList<PhoneNumber> phones, CancellationToken cancellationToken)
    {
        // The key that is written with comes last: a number on its way to there from another is found here or there.
        var found = new Operator?[phones.Count];
        foreach (var values in await Task.WhenAll(ring.Readable.Reverse().Select(FindAsync)).ConfigureAwait(false))
        {
            for (var n = 0; n < found.Length; n++)
            {
                found[n] = values[n].IsNull ? found[n] : PortedEntry.OperatorOf(values[n]!);
            }
        }

        return found;

        Task<RedisValue[]> FindAsync(RingKey key) => connection.CallAsync(
            "HMGET",
            store => store.HashGetAsync(
                keys.PortedNumbers(key.Id), [.. phones.Select(phone => (RedisValue)key.Digests.Phone(phone))], StoreConnection.FromMaster),
            isWrite: false,
            cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<PortingsWritten> SetAsync(
        IReadOnlyList<Porting> portings, AuditedChange change, CancellationToken cancellationToken)
    {
        var known = portings.ToLookup(porting => porting.To is not null);
        RedisValue[] arguments =
        [
            change.Time.ToMs(), change.Caller, (int)change.Outcome, known[true].Count(),
            .. known[true].SelectMany(porting => Digests(porting).Prepend(PortedEntry.Write(porting.To!.Value, sealedPhones.Seal(porting.Phone, PhoneOwner.PortedNumbers)))),
            .. known[false].SelectMany(Digests),
        ];
        var script = scripts.SetPortedNumbers;
        var reply = (RedisResult[])(await connection
            .EvaluateAsync(script, [keys.PortedAudit, .. ring.Readable.Select(key => keys.PortedNumbers(key.Id))], arguments, cancellationToken).ConfigureAwait(false))!;
        return reply.Status() switch
        {
            "SET" => new PortingsWritten((int)reply[1], (int)reply[2]),
            _ => throw Replies.Unknown(script, reply),
        };
    }

    private IEnumerable<RedisValue> Digests(Porting porting) => ring.Readable.Select(key => (RedisValue)key.Digests.Phone(porting.Phone));
}
