using Beian.Audit;
using Beian.Erasure;
using Beian.Filings;
using Beian.Rekeying;
using Beian.Secrets;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Beian.Redis;

/// <summary>
/// Erasing in Redis. The indexes lead to every filing and record; the phones in them are opened one by one.
/// </summary>
public sealed class RedisErasure(
    StoreConnection connection,
    Keys keys,
    Scripts scripts,
    KeyRing ring,
    KeptPhones phones,
    DeadCodes codes,
    KeptFilings all,
    IOptions<RekeyingOptions> options) : IErasureStore
{
    private readonly int _batch = options.Value.Batch;

    // What is brought under the current key on the way goes there from another one: looked at last, it is met in one of the two.
    private IEnumerable<RingKey> CurrentLast => ring.Readable.Reverse();

    /// <inheritdoc/>
    public async Task<PersonTrace> FindAsync(Province province, PhoneNumber phone, CancellationToken cancellationToken)
    {
        Dictionary<FilingId, bool> filings = [];
        HashSet<IcpNumber> subjects = [];
        var named = EachAsync(all.OfAsync(province, _batch, cancellationToken), id => LookAsync(id, phone, cancellationToken));
        await foreach (var (id, isOpen) in named.ConfigureAwait(false))
        {
            filings[id] = isOpen;
        }

        foreach (var key in CurrentLast)
        {
            var found = EachAsync(
                StoreConnection.GuardAsync(
                    connection.Database.SetScanAsync(keys[province].KeyedRecords(key.Id), pageSize: _batch, flags: StoreConnection.FromMaster), cancellationToken),
                async subject => (await PhonesOnRecordAsync(province, IcpNumber.Parse(subject!)!, phone, cancellationToken).ConfigureAwait(false)).Count > 0
                    ? IcpNumber.Parse(subject!) : null);
            await foreach (var subject in found.ConfigureAwait(false))
            {
                subjects.Add(subject);
            }
        }

        var open = filings.ToLookup(filing => filing.Value, filing => filing.Key);
        return new PersonTrace(province, phone, [.. open[true]], [.. open[false]], [.. subjects]);
    }

    /// <inheritdoc/>
    public async Task<TraceErased> EraseAsync(PersonTrace trace, AuditedChange change, CancellationToken cancellationToken)
    {
        var (filings, onRecord) = (0, 0);
        foreach (var id in trace.Closed)
        {
            filings += await EraseAsync(id, change, cancellationToken).ConfigureAwait(false);
        }

        foreach (var subject in trace.Subjects)
        {
            onRecord += await EraseAsync(trace, subject, change, cancellationToken).ConfigureAwait(false);
        }

        await EraseAsync(keys[trace.Province], trace.Phone, cancellationToken).ConfigureAwait(false);
        return new TraceErased(filings, onRecord);
    }

    private async IAsyncEnumerable<TFound> EachAsync<TMember, TFound>(IAsyncEnumerable<TMember> members, Func<TMember, Task<TFound?>> look)
    {
        await foreach (var batch in members.Chunk(_batch).ConfigureAwait(false))
        {
            foreach (var found in await Task.WhenAll(batch.Select(look)).ConfigureAwait(false))
            {
                if (found is not null)
                {
                    yield return found;
                }
            }
        }
    }

    private async Task<NamedFiling?> LookAsync(FilingId id, PhoneNumber phone, CancellationToken cancellationToken)
    {
        var fields = await StoreConnection.GuardAsync(
            connection.Database.HashGetAsync(keys[id.Province].Filing(id), ["state", .. FilingFields.PhoneFields], StoreConnection.FromMaster),
            isWrite: false,
            cancellationToken).ConfigureAwait(false);
        return fields.Skip(1).Any(sealedPhone => !sealedPhone.IsNull && phones.Open((byte[])sealedPhone!, id, $"filing {id}") == phone)
            ? new NamedFiling(id, (FilingState)(int)fields[0] is FilingState.AwaitingVerification or FilingState.UnderReview)
            : null;
    }

    private async Task<IReadOnlyList<HashEntry>> PhonesOnRecordAsync(
        Province province, IcpNumber subject, PhoneNumber phone, CancellationToken cancellationToken)
    {
        var record = await StoreConnection.GuardAsync(
            connection.Database.HashGetAllAsync(keys[province].Record(subject), StoreConnection.FromMaster), isWrite: false, cancellationToken)
            .ConfigureAwait(false);
        return
        [
            .. record.Where(field => ring.Readable.Any(key => ((byte[])field.Value!).AsSpan().StartsWith(key.Mark))
                && phones.Open((byte[])field.Value!, subject, $"record {subject.Subject}") == phone),
        ];
    }

    private async Task<int> EraseAsync(FilingId id, AuditedChange change, CancellationToken cancellationToken)
    {
        var (script, province) = (scripts.EraseFiling, keys[id.Province]);
        var dead = await codes.OfAsync(id, cancellationToken).ConfigureAwait(false);
        var reply = (RedisResult[])(await connection.EvaluateAsync(
            script,
            [province.Filing(id), .. dead.Select(code => code.Phone)],
            [province.Prefix, change.Time.ToMs(), id.Digest, change.Caller, .. dead.SelectMany(code => new[] { code.Digest, code.Challenge })],
            cancellationToken).ConfigureAwait(false))!;
        return reply.Status() switch
        {
            "ERASED" => 1,
            // It was forgotten meanwhile, or submitted anew; who asks again is told of that one.
            "GONE" or "STILL_OPEN" => 0,
            _ => throw Replies.Unknown(script, reply),
        };
    }

    private async Task<int> EraseAsync(PersonTrace trace, IcpNumber subject, AuditedChange change, CancellationToken cancellationToken)
    {
        var (script, province) = (scripts.ErasePhonesOnRecord, keys[trace.Province]);
        var found = await PhonesOnRecordAsync(trace.Province, subject, trace.Phone, cancellationToken).ConfigureAwait(false);
        var reply = (RedisResult[])(await connection.EvaluateAsync(
            script,
            [province.Record(subject), province.Audit, .. ring.Readable.Select(key => province.KeyedRecords(key.Id))],
            [
                subject.Subject, change.Time.ToMs(), change.Caller, ring.Readable.Count, .. ring.Readable.Select(key => (RedisValue)key.Mark),
                .. found.SelectMany(field => new[] { field.Name, field.Value }),
            ],
            cancellationToken).ConfigureAwait(false))!;
        return reply.Status() == "ERASED" ? (int)reply[1] : throw Replies.Unknown(script, reply);
    }

    private async Task EraseAsync(ProvinceKeys province, PhoneNumber phone, CancellationToken cancellationToken)
    {
        var script = scripts.ErasePhone;
        var reply = (RedisResult[])(await connection.EvaluateAsync(
            script,
            [
                .. ring.Readable.Select(key => key.Digests.Phone(phone))
                    .SelectMany(digest => new[] { province.Phone(digest), province.Tries(digest), province.Misses(digest) }),
            ],
            [province.Prefix],
            cancellationToken).ConfigureAwait(false))!;
        if (reply.Status() != "ERASED")
        {
            throw Replies.Unknown(script, reply);
        }
    }

    private sealed record NamedFiling(FilingId Id, bool IsOpen);
}
