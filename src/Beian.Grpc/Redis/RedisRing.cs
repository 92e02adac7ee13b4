using Beian.Filings;
using Beian.Secrets;
using Beian.Verification;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Beian.Redis;

/// <summary>The registry of the key ring in Redis: one hash. It is asked before anything else is.</summary>
public sealed class RedisRing(
    StoreConnection connection, Keys keys, Scripts scripts, KeyRing ring, IOptions<VerificationOptions> verification) : IRingRegistry
{
    /// <summary>How long a replica counts as at work after it has last been heard of.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    // Windows and verdicts stay a minute longer in the store than they count.
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);

    private readonly VerificationOptions _policy = verification.Value;

    /// <inheritdoc/>
    public async Task<RegistrationOutcome> RegisterAsync(string replica, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var script = scripts.RegisterRing;
        var counting = _policy.Window > _policy.RequestRetention ? _policy.Window : _policy.RequestRetention;
        RedisValue[] arguments =
        [
            replica, now.ToMs(), (now + Lease).ToMs(), (now + Lease + counting + Margin).ToMs(),
            .. ring.Readable.SelectMany(key => new RedisValue[] { key.Id, key.CheckValue }),
        ];
        var reply = (RedisResult[])(await StoreConnection
            .GuardAsync(script.EvaluateAsync(connection.Unheld, [keys.Ring], arguments), isWrite: true, cancellationToken)
            .ConfigureAwait(false))!;
        return reply.Status() switch
        {
            "REGISTERED" => new RegistrationOutcome.Registered(),
            "WRONG_KEY" => new RegistrationOutcome.WrongKey((string)reply[1]!),
            "CANNOT_READ" => new RegistrationOutcome.CannotRead((string)reply[1]!, (string)reply[2]!),
            "CANNOT_BE_READ" => new RegistrationOutcome.CannotBeRead((string)reply[1]!),
            "STILL_COUNTING" => new RegistrationOutcome.StillCounting((string)reply[1]!, reply[2].Time()),
            _ => throw Replies.Unknown(script, reply),
        };
    }

    /// <inheritdoc/>
    public Task LeaveAsync(string replica, CancellationToken cancellationToken) => StoreConnection.GuardAsync(
        connection.Unheld.HashDeleteAsync(keys.Ring, "replica:" + replica, StoreConnection.FromMaster), isWrite: true, cancellationToken);

    /// <inheritdoc/>
    public async Task<RingView> LookAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var fields = await StoreConnection
            .GuardAsync(connection.Unheld.HashGetAllAsync(keys.Ring, StoreConnection.FromMaster), isWrite: false, cancellationToken)
            .ConfigureAwait(false);
        var kinds = fields.Select(field => (Parts: ((string)field.Name!).Split(':', 2), Text: (string)field.Value!))
            .ToLookup(field => field.Parts[0], field => (Name: field.Parts[1], field.Text));
        var counting = kinds["counting"].ToDictionary(key => key.Name, key => StoredTime.Of(key.Text), StringComparer.Ordinal);
        return new RingView(
            kinds["check"].ToDictionary(key => key.Name, key => counting.TryGetValue(key.Name, out var until) ? until : (DateTimeOffset?)null, StringComparer.Ordinal),
            [
                .. from replica in kinds["replica"]
                   let parts = replica.Text.Split(';')
                   where StoredTime.Of(parts[0]) > now
                   select new RegisteredReplica(replica.Name, parts[1]),
            ]);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<KeyHolding>> HoldingsAsync(string keyId, CancellationToken cancellationToken)
    {
        var store = connection.Unheld;
        var counts = Provinces.All
            .SelectMany(province => new[]
            {
                CountAsync("filings", province, FilingsAsync(province)),
                CountAsync("subjects' records", province, store.SetLengthAsync(keys[province].KeyedRecords(keyId), StoreConnection.FromMaster)),
            })
            .Append(CountAsync("ported numbers", null, store.HashLengthAsync(keys.PortedNumbers(keyId), StoreConnection.FromMaster)));
        return [.. (await Task.WhenAll(counts).ConfigureAwait(false)).Where(holding => holding.Count > 0)];

        async Task<long> FilingsAsync(Province province) =>
            (long)await store.HashGetAsync(keys[province].Keyed, keyId, StoreConnection.FromMaster).ConfigureAwait(false);

        async Task<KeyHolding> CountAsync(string what, Province? province, Task<long> count) => new(
            what, province, await StoreConnection.GuardAsync(count, isWrite: false, cancellationToken).ConfigureAwait(false));
    }
}
