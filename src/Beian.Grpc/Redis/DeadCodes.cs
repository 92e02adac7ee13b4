using Beian.Filings;
using Beian.Secrets;
using StackExchange.Redis;

namespace Beian.Redis;

/// <summary>
/// Finds from where the dead codes of a closed filing still lead to it. A filing knows the digests of its codes, and its phones only
/// sealed; so a script cannot find the way back by itself.
/// </summary>
public sealed class DeadCodes(StoreConnection connection, Keys keys, KeyRing ring, KeptPhones phones)
{
    private static readonly RedisValue[] Fields = ["key", "0.phone", "0.code", "1.phone", "1.code"];

    /// <summary>The codes of a filing; none where it is no longer kept, or under another key than its codes were. A phone that cannot be opened
    /// leaves no way back: its codes end with their hash.</summary>
    internal async Task<IReadOnlyList<DeadCode>> OfAsync(FilingId id, CancellationToken cancellationToken)
    {
        var province = keys[id.Province];
        var fields = await StoreConnection.GuardAsync(
            connection.Database.HashGetAsync(province.Filing(id), Fields, StoreConnection.FromMaster), isWrite: false, cancellationToken)
            .ConfigureAwait(false);
        if (fields[0].IsNull || ring.Find(fields[0]!) is not { } key)
        {
            return [];
        }

        return
        [
            .. from n in Enumerable.Range(0, 2)
               let code = fields[(2 * n) + 2]
               where !code.IsNull
               let phone = phones.Open((byte[])fields[(2 * n) + 1]!, id, $"filing {id}")
               where phone is not null
               select new DeadCode(province.Phone(key.Digests.Phone(phone.Value)), code, $"{id.Digest}:{n}"),
        ];
    }
}

/// <summary>A dead code.</summary>
/// <param name="Phone">The codes of its phone.</param>
/// <param name="Digest">Its own.</param>
/// <param name="Challenge">Where it leads.</param>
internal readonly record struct DeadCode(RedisKey Phone, RedisValue Digest, RedisValue Challenge);
