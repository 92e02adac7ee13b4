using Beian.Filings;
using Beian.Retention;
using Beian.Review;
using Beian.Secrets;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Beian.Redis;

/// <summary>The bureaus' decisions in Redis.</summary>
public sealed class RedisReviewStore(
    StoreConnection connection,
    Keys keys,
    Scripts scripts,
    FilingFields fields,
    KeyRing ring,
    SealedPhones phones,
    IOptions<RetentionOptions> retention) : IReviewStore
{
    /// <inheritdoc/>
    public Task<ReviewOutcome> ApproveAsync(
        FilingId id,
        IcpNumber number,
        PhoneNumber? onRecord,
        IReadOnlyList<RecordChange> changes,
        string caller,
        DateTimeOffset now,
        CancellationToken cancellationToken) =>
        DecideAsync(
            scripts.ApproveFiling, id,
            [
                keys[id.Province].Filing(id), keys[id.Province].Record(number),
                .. ring.Readable.Select(key => keys[id.Province].KeyedRecords(key.Id)),
            ],
            [
                .. Arguments(id, number.ToString(), caller, now), number.Subject, onRecord is null ? "" : number.SiteField,
                .. ring.Readable.Select(key => (RedisValue)(onRecord is { } phone ? key.Digests.Phone(phone) : "")),
                .. changes.SelectMany(c => Arguments(c, number)),
            ],
            cancellationToken);

    /// <inheritdoc/>
    public Task<ReviewOutcome> RejectAsync(FilingId id, string reason, string caller, DateTimeOffset now, CancellationToken cancellationToken) =>
        DecideAsync(scripts.RejectFiling, id, [keys[id.Province].Filing(id)], Arguments(id, reason, caller, now), cancellationToken);

    private async Task<ReviewOutcome> DecideAsync(
        RedisScript script, FilingId id, RedisKey[] scriptKeys, RedisValue[] arguments, CancellationToken cancellationToken)
    {
        var reply = (RedisResult[])(await connection
            .EvaluateAsync(script, scriptKeys, arguments, cancellationToken).ConfigureAwait(false))!;
        return reply.Status() switch
        {
            "APPROVED" or "REJECTED" => new ReviewOutcome.Decided(fields.Read(id, reply[1].Fields())),
            "NOT_FOUND" => new ReviewOutcome.NotFound(),
            "NUMBER_TAKEN" => new ReviewOutcome.NumberTaken(),
            "NO_RECORD" => new ReviewOutcome.NoRecord(),
            "RECORD_PHONE_MISMATCH" => new ReviewOutcome.RecordPhoneMismatch(),
            "STATE_CONFLICT" => new ReviewOutcome.StateConflict((FilingState)(int)reply[1]),
            _ => throw Replies.Unknown(script, reply),
        };
    }

    private RedisValue[] Arguments(FilingId id, string decision, string caller, DateTimeOffset now) =>
    [
        keys[id.Province].Prefix, now.ToMs(), id.Digest, decision, caller,
        (now - retention.Value.Events).ToMs(),
    ];

    private RedisValue[] Arguments(RecordChange change, IcpNumber number) => change switch
    {
        RecordChange.Add add => ["ADD", add.Field, phones.Seal(add.Phone, number), ring.Current.Digests.Phone(add.Phone)],
        RecordChange.Put put => ["PUT", put.Field, phones.Seal(put.Phone, number), ring.Current.Digests.Phone(put.Phone)],
        RecordChange.Replace replace => ["REPLACE", replace.Field, phones.Seal(replace.Phone, number), ring.Current.Digests.Phone(replace.Phone)],
        RecordChange.Join join => ["JOIN", join.Site, join.Provider, ""],
        RecordChange.Leave leave => ["LEAVE", leave.Site, leave.Provider, ""],
        RecordChange.Remove remove => ["REMOVE", remove.Site, "", ""],
        RecordChange.Clear => ["CLEAR", "", "", ""],
        _ => throw new ArgumentOutOfRangeException(nameof(change), change, "A change the script does not know."),
    };
}
