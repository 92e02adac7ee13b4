using Beian.Filings;
using Beian.Limits;
using Beian.Retention;
using Beian.Secrets;
using Beian.Verification;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Beian.Redis;

/// <summary>Filings in Redis.</summary>
public sealed class RedisFilingStore(
    StoreConnection connection,
    Keys keys,
    Scripts scripts,
    FilingFields fields,
    KeyRing ring,
    IOptions<VerificationOptions> verification,
    IOptions<RetentionOptions> retention,
    IOptions<LimitOptions> limits) : IFilingStore
{
    /// <inheritdoc/>
    public async Task<SubmitOutcome> SubmitAsync(FilingDraft draft, string caller, CancellationToken cancellationToken)
    {
        var script = scripts.SubmitFiling;
        var (scriptKeys, arguments) = Submission(draft, caller);
        var reply = (RedisResult[])(await connection.EvaluateAsync(script, scriptKeys, arguments, cancellationToken).ConfigureAwait(false))!;
        return reply.Status() switch
        {
            "SUBMITTED" => new SubmitOutcome.Submitted(fields.Read(draft.Id, reply[1].Fields())),
            "SAME" => new SubmitOutcome.Same(fields.Read(draft.Id, reply[1].Fields())),
            "ORDER_NUMBER_REUSED" => new SubmitOutcome.OrderNumberReused(),
            "NO_RECORD" => new SubmitOutcome.NoRecord(),
            "RECORD_PHONE_MISMATCH" => new SubmitOutcome.RecordPhoneMismatch(),
            "RESUBMISSION_REFUSED" => new SubmitOutcome.ResubmissionRefused((FilingState)(int)reply[1]),
            "TOO_MANY_MESSAGES" => new SubmitOutcome.TooManyMessages(reply[1].Milliseconds()),
            "TOO_MANY_OPEN_FILINGS" => new SubmitOutcome.TooManyOpenFilings(),
            "CODE_TAKEN" => new SubmitOutcome.CodeTaken((int)reply[1]),
            _ => throw Replies.Unknown(script, reply),
        };
    }

    /// <inheritdoc/>
    public async Task<SubmitOutcome?> FindSubmittedAsync(FilingOrder order, CancellationToken cancellationToken)
    {
        var id = FilingId.Of(order.Province, order.Provider, order.OrderNumber);
        var key = keys[id.Province].Filing(id);
        var hash = ByName(await connection.ReadConfirmedAsync(
            "HGETALL", key, store => store.HashGetAllAsync(key, StoreConnection.FromMaster), found => found.Length > 0, isWrite: true, cancellationToken)
            .ConfigureAwait(false));
        return hash.Count == 0 ? null
            : IsSealed(FilingFields.Content(order), hash["content"]) ? new SubmitOutcome.Same(fields.Read(id, hash))
            : new SubmitOutcome.OrderNumberReused();
    }

    /// <inheritdoc/>
    public async Task<WithdrawOutcome> WithdrawAsync(
        FilingId id, string provider, string caller, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var script = scripts.WithdrawFiling;
        var province = keys[id.Province];
        RedisValue[] arguments =
        [
            province.Prefix, now.ToMs(), id.Digest, provider, caller,
            (now - retention.Value.Events).ToMs(),
        ];
        var reply = (RedisResult[])(await connection
            .EvaluateAsync(script, [province.Filing(id)], arguments, cancellationToken).ConfigureAwait(false))!;
        return reply.Status() switch
        {
            "WITHDRAWN" => new WithdrawOutcome.Withdrawn(fields.Read(id, reply[1].Fields())),
            "NOT_FOUND" => new WithdrawOutcome.NotFound(),
            "STATE_CONFLICT" => new WithdrawOutcome.StateConflict((FilingState)(int)reply[1]),
            _ => throw Replies.Unknown(script, reply),
        };
    }

    /// <inheritdoc/>
    public async Task<Filing?> FindAsync(FilingId id, CancellationToken cancellationToken)
    {
        var hash = await HashAsync(id, cancellationToken).ConfigureAwait(false);
        return hash.Count == 0 ? null : fields.Read(id, hash);
    }

    /// <summary>A draft as the submitting script takes it.</summary>
    internal (RedisKey[] Keys, RedisValue[] Arguments) Submission(FilingDraft draft, string caller) =>
        (KeysOf(draft), Arguments(draft, caller));

    private async Task<Dictionary<string, RedisValue>> HashAsync(FilingId id, CancellationToken cancellationToken)
    {
        var hash = await connection
            .CallAsync(
                "HGETALL", store => store.HashGetAllAsync(keys[id.Province].Filing(id), StoreConnection.FromMaster), isWrite: false, cancellationToken)
            .ConfigureAwait(false);
        return ByName(hash);
    }

    private static Dictionary<string, RedisValue> ByName(HashEntry[] hash) =>
        hash.ToDictionary(f => (string)f.Name!, f => f.Value, StringComparer.Ordinal);

    private RedisKey[] KeysOf(FilingDraft draft)
    {
        var province = keys[draft.Id.Province];
        return
        [
            province.Filing(draft.Id), province.Deadlines, province.Listing(draft.Order.Provider, State(draft)), province.Review,
            Site(draft) is { } site ? province.Record(site) : province.Filing(draft.Id),
            province.Filing(draft.Order.ResubmissionOf ?? draft.Id),
            province.Keyed,
            .. draft.Challenges.SelectMany(c => KeysOf(c, province)),
        ];
    }

    private IEnumerable<RedisKey> KeysOf(ChallengeDraft challenge, ProvinceKeys province) =>
    [
        province.UrgentLane(challenge.Operator),
        province.Noon(challenge.Operator),
        .. ring.Readable.Select(key => key.Digests).SelectMany(digests =>
        {
            var phone = digests.Phone(challenge.Person.Phone);
            return new[] { province.Code(digests.Code(challenge.Person.Phone, challenge.Code)), province.Phone(phone) };
        }),
    ];

    private RedisValue[] Arguments(FilingDraft draft, string caller)
    {
        var content = FilingFields.Content(draft.Order);
        var phoneLife = draft.Deadline - draft.Submitted + verification.Value.AnswersAfterClosing;
        return
        [
            keys[draft.Id.Province].Prefix, draft.Submitted.ToMs(), draft.Id.Digest,
            draft.Order.Provider, draft.Order.OrderNumber, (int)State(draft),
            draft.Deadline.ToMs(), phoneLife.ToMs(),
            (draft.Submitted - retention.Value.Events).ToMs(),
            Site(draft)?.SiteField ?? "",
            draft.Order.ResubmissionOf is null ? "" : draft.Id.ToString(),
            limits.Value.OpenFilingsPerPhone,
            limits.Value.MessagesPerPhoneAndDay,
            BeijingTime.NextMidnight(draft.Submitted).ToMs(),
            draft.Challenges.Count,
            ring.Readable.Count,
            caller,
            ring.Current.Id,
            .. ring.Readable.SelectMany(key => new RedisValue[]
            {
                key.Contents.Seal(content), Site(draft) is null ? "" : key.Digests.Phone(draft.Order.SiteManager!.Phone),
            }),
            .. draft.Challenges.SelectMany(c => new RedisValue[]
            {
                ring.Current.Digests.Code(c.Person.Phone, c.Code), c.Noon is { } noon ? NoonIndex.PlaceOf(noon, draft.Submitted, draft.Deadline) : "",
            }),
            .. fields.Write(draft, State(draft)),
        ];
    }

    private bool IsSealed(byte[] content, RedisValue sealedContent) =>
        ring.Readable.Any(key => sealedContent == key.Contents.Seal(content));

    // An access filing's phone is held against the record; no other type's is.
    private static IcpNumber? Site(FilingDraft draft) => draft.Order.Type == FilingType.Access ? draft.Order.IcpNumber : null;

    // A filing that nobody has to verify goes straight to the bureau.
    private static FilingState State(FilingDraft draft) =>
        draft.Challenges.Count > 0 ? FilingState.AwaitingVerification : FilingState.UnderReview;
}
