using Beian.Filings;
using Beian.Rekeying;
using Beian.Secrets;
using Beian.Verification;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Beian.Redis;

/// <summary>
/// Re-keying in Redis. A count or an index of each key says at any time what is left under it, to whoever goes on; both change in the
/// script that writes a thing anew. Filings are found by looking through all of them, while any is left.
/// </summary>
public sealed class RedisRekeying(
    StoreConnection connection,
    Keys keys,
    Scripts scripts,
    KeyRing ring,
    SealedPhones phones,
    KeptFilings filings,
    IOptions<VerificationOptions> verification,
    IOptions<RekeyingOptions> options) : IRekeyingStore
{
    private readonly int _batch = options.Value.Batch;

    /// <inheritdoc/>
    public async Task<int> RekeyFilingsAsync(Province province, string keyId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var left = await StoreConnection.GuardAsync(
            connection.Database.HashExistsAsync(keys[province].Keyed, keyId, StoreConnection.FromMaster), isWrite: false, cancellationToken)
            .ConfigureAwait(false);
        var closedBefore = now - verification.Value.AnswersAfterClosing;
        return left
            ? await EachAsync(
                filings.VerifiedOrClosedAsync(province, _batch, cancellationToken), id => RekeyAsync(id, keyId, closedBefore, cancellationToken))
                .ConfigureAwait(false)
            : 0;
    }

    /// <inheritdoc/>
    public Task<int> RekeyRecordsAsync(Province province, string keyId, CancellationToken cancellationToken) => EachAsync(
        StoreConnection.GuardAsync(
            connection.Database.SetScanAsync(keys[province].KeyedRecords(keyId), pageSize: _batch, flags: StoreConnection.FromMaster), cancellationToken),
        subject => RekeyAsync(keys[province], IcpNumber.Parse(subject!)!, keyId, cancellationToken));

    /// <inheritdoc/>
    public Task<int> RekeyPortedNumbersAsync(string keyId, CancellationToken cancellationToken) => EachAsync(
        StoreConnection.GuardAsync(
            connection.Database.HashScanAsync(keys.PortedNumbers(keyId), pageSize: _batch, flags: StoreConnection.FromMaster), cancellationToken),
        entry => RekeyAsync(entry, keyId, cancellationToken));

    private async Task<int> EachAsync<T>(IAsyncEnumerable<T> found, Func<T, Task<int>> rekey)
    {
        var count = 0;
        await foreach (var batch in found.Chunk(_batch).ConfigureAwait(false))
        {
            count += (await Task.WhenAll(batch.Select(rekey)).ConfigureAwait(false)).Sum();
        }

        return count;
    }

    private async Task<int> RekeyAsync(FilingId id, string keyId, DateTimeOffset closedBefore, CancellationToken cancellationToken)
    {
        var (province, script) = (keys[id.Province], scripts.RekeyFiling);
        var fields = await StoreConnection.GuardAsync(
            connection.Database.HashGetAsync(
                province.Filing(id), ["key", "state", "closed", "content", .. FilingFields.PhoneFields], StoreConnection.FromMaster),
            isWrite: false,
            cancellationToken).ConfigureAwait(false);
        if (fields[0] != keyId
            || (FilingState)(int)fields[1] == FilingState.AwaitingVerification || (long)fields[2] > closedBefore.ToMs())
        {
            return 0;
        }

        var reply = (RedisResult[])(await connection.EvaluateAsync(
            script,
            [province.Filing(id), province.Keyed],
            [keyId, ring.Current.Id, .. Anew(id, keyId, fields[3]!, fields.AsSpan(4))],
            cancellationToken).ConfigureAwait(false))!;
        return reply.Status() switch
        {
            "REKEYED" => 1,
            "GONE" => 0,
            _ => throw Replies.Unknown(script, reply),
        };
    }

    private List<RedisValue> Anew(FilingId id, string keyId, string content, ReadOnlySpan<RedisValue> sealedPhones)
    {
        List<RedisValue> anew = ["content", ring.Current.Contents.Seal(ring[keyId].Contents.Open(content))];
        for (var n = 0; n < FilingFields.PhoneFields.Length; n++)
        {
            if (!sealedPhones[n].IsNull)
            {
                anew.AddRange([FilingFields.PhoneFields[n], phones.Seal(phones.Open((byte[])sealedPhones[n]!, id), id)]);
            }
        }

        return anew;
    }

    private async Task<int> RekeyAsync(ProvinceKeys province, IcpNumber number, string keyId, CancellationToken cancellationToken)
    {
        var script = scripts.RekeyRecord;
        var record = await StoreConnection.GuardAsync(
            connection.Database.HashGetAllAsync(province.Record(number), StoreConnection.FromMaster), isWrite: false, cancellationToken)
            .ConfigureAwait(false);
        var mark = ring[keyId].Mark;
        var reply = (RedisResult[])(await connection.EvaluateAsync(
            script,
            [province.Record(number), province.KeyedRecords(keyId), province.KeyedRecords(ring.Current.Id)],
            [
                number.Subject, mark,
                .. record.Where(field => ((byte[])field.Value!).AsSpan().StartsWith(mark)).SelectMany(field => Anew(field, number)),
            ],
            cancellationToken).ConfigureAwait(false))!;
        return reply.Status() switch
        {
            "REKEYED" or "CHANGED" => (int)reply[1],
            _ => throw Replies.Unknown(script, reply),
        };
    }

    private RedisValue[] Anew(HashEntry field, IcpNumber number)
    {
        var phone = phones.Open((byte[])field.Value!, number);
        return [field.Name, field.Value, phones.Seal(phone, number), ring.Current.Digests.Phone(phone)];
    }

    private async Task<int> RekeyAsync(HashEntry entry, string keyId, CancellationToken cancellationToken)
    {
        var script = scripts.RekeyPortedNumber;
        var phone = PortedEntry.PhoneOf((byte[])entry.Value!, phones);
        var anew = PortedEntry.Write(PortedEntry.OperatorOf((byte[])entry.Value!), phones.Seal(phone, PhoneOwner.PortedNumbers));
        var reply = (RedisResult[])(await connection.EvaluateAsync(
            script,
            [keys.PortedNumbers(keyId), keys.PortedNumbers(ring.Current.Id)],
            [entry.Name, entry.Value, ring.Current.Digests.Phone(phone), anew],
            cancellationToken).ConfigureAwait(false))!;
        return reply.Status() switch
        {
            "REKEYED" => 1,
            "CHANGED" => 0,
            _ => throw Replies.Unknown(script, reply),
        };
    }
}
