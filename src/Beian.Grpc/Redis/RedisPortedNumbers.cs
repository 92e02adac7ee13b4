using Beian.Filings;
using Beian.Routing;
using Beian.Secrets;
using StackExchange.Redis;

namespace Beian.Redis;

/// <summary>Ported numbers in Redis: one hash for all provinces, which knows phones by their digests alone.</summary>
public sealed class RedisPortedNumbers(StoreConnection connection, Keys keys, Scripts scripts, KeyedDigests digests) : IPortedNumbers
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<Operator?>> FindAsync(IReadOnlyList<PhoneNumber> phones, CancellationToken cancellationToken)
    {
        var command = connection.Database.HashGetAsync(keys.PortedNumbers, [.. phones.Select(Field)], StoreConnection.FromMaster);
        var found = await StoreConnection.GuardAsync(command, isWrite: false, cancellationToken).ConfigureAwait(false);
        return [.. found.Select(value => value.IsNull ? null : (Operator?)(int)value)];
    }

    /// <inheritdoc/>
    public async Task<PortingsWritten> SetAsync(IReadOnlyList<Porting> portings, CancellationToken cancellationToken)
    {
        var known = portings.ToLookup(porting => porting.To is not null);
        RedisValue[] arguments =
        [
            known[true].Count(),
            .. known[true].SelectMany(porting => new[] { Field(porting.Phone), (int)porting.To!.Value }),
            .. known[false].Select(porting => Field(porting.Phone)),
        ];
        var script = scripts.SetPortedNumbers;
        var reply = (RedisResult[])(await connection
            .EvaluateAsync(script, [keys.PortedNumbers], arguments, cancellationToken).ConfigureAwait(false))!;
        return reply.Status() switch
        {
            "SET" => new PortingsWritten((int)reply[1], (int)reply[2]),
            _ => throw Replies.Unknown(script, reply),
        };
    }

    private RedisValue Field(PhoneNumber phone) => digests.Phone(phone);
}
